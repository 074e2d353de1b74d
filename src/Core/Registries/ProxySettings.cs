using System.Globalization;
using System.Net;
using Oci.Diagnostics;
using Oci.Native;

namespace Oci.Registries;

/// <summary>
/// Which proxy leads to which host, as <c>HTTP_PROXY</c>, <c>HTTPS_PROXY</c>, <c>ALL_PROXY</c> and <c>NO_PROXY</c> say, and who we are there. Loopback is never
/// reached through a proxy.
/// </summary>
public sealed class ProxySettings : IWebProxy
{
    private readonly Proxy? http;
    private readonly Proxy? https;
    private readonly string[] exceptions;

    private ProxySettings(Proxy? http, Proxy? https, string[] exceptions)
    {
        (this.http, this.https, this.exceptions) = (http, https, exceptions);
        Credentials = new ProxyUsers([.. new[] { http, https }.OfType<Proxy>()]);
    }

    /// <summary>No proxy for any host.</summary>
    public static ProxySettings None { get; } = new(null, null, []);

    /// <summary>Reads the values of the variables; null where one is not set.</summary>
    /// <param name="http">For http: <c>[http://][USER:PASSWORD@]HOST:PORT</c>; https and socks5 proxies too.</param>
    /// <param name="https">For https.</param>
    /// <param name="exceptions">Hosts that are reached without: <c>host</c>, <c>.suffix</c>, <c>host:port</c>, addresses and their ranges (CIDR), <c>*</c> for all.</param>
    /// <exception cref="OciException"><see cref="ErrorCodes.Usage"/>: what is set is no address.</exception>
    public static ProxySettings Of(string? http, string? https, string? exceptions) => new(
        Proxy.Parse(http), Proxy.Parse(https), (exceptions ?? "").Split([',', ' '], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries));

    /// <inheritdoc/>
    public ICredentials? Credentials { get; set; }

    /// <inheritdoc/>
    public Uri? GetProxy(Uri destination) => IsBypassed(destination) ? null : ProxyFor(destination)!.Address;

    /// <inheritdoc/>
    public bool IsBypassed(Uri host) => ProxyFor(host) is null || Loopback.IsLoopback(host) || Array.Exists(exceptions, entry => Matches(entry, host));

    private Proxy? ProxyFor(Uri destination) => destination.Scheme == Uri.UriSchemeHttps ? https : http;

    // `example.com` and `.example.com` mean the domain and what is below it; a port or an address range narrows it.
    private static bool Matches(string entry, Uri host)
    {
        if (entry == "*") return true;
        var name = host.DnsSafeHost.TrimEnd('.');
        if (entry.Contains('/')) return IsInRange(entry, name);
        var (wanted, port) = Split(entry);
        if (port is not null && port != host.Port) return false;
        if (IPAddress.TryParse(wanted, out var address)) return IPAddress.TryParse(name, out var actual) && Plain(actual).Equals(Plain(address));
        var domain = wanted.TrimStart('*').Trim('.');
        return domain.Length > 0 && (name.Equals(domain, StringComparison.OrdinalIgnoreCase) || name.EndsWith("." + domain, StringComparison.OrdinalIgnoreCase));
    }

    // `10.1.2.3/8` means the same as `10.0.0.0/8`.
    private static bool IsInRange(string range, string name)
    {
        var slash = range.IndexOf('/');
        if (!IPAddress.TryParse(range[..slash], out var from) || !IPAddress.TryParse(name, out var actual) || !int.TryParse(range.AsSpan(slash + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var bits)) return false;
        var (wanted, found) = (Plain(from).GetAddressBytes(), Plain(actual).GetAddressBytes());
        if (wanted.Length != found.Length || bits > wanted.Length * 8) return false;
        for (var bit = 0; bit < bits; bit++)
        {
            if (((wanted[bit / 8] ^ found[bit / 8]) & (0x80 >> (bit % 8))) != 0) return false;
        }
        return true;
    }

    private static IPAddress Plain(IPAddress address) => address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;

    // `host:port`, `[v6]:port`; an IPv6 address alone has colons too.
    private static (string Host, int? Port) Split(string entry)
    {
        var colon = entry.LastIndexOf(':');
        var isBracketed = entry.StartsWith('[');
        if (colon > 0 && (isBracketed ? entry[colon - 1] == ']' : entry.IndexOf(':') == colon))
            return (entry[..colon].Trim('[', ']'), int.TryParse(entry.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var port) ? port : -1);
        return (entry.Trim('[', ']'), null);
    }

    /// <param name="Address">Without user and password, which no message may show.</param>
    /// <param name="User">Who we are there; null for nobody.</param>
    private sealed record Proxy(Uri Address, NetworkCredential? User)
    {
        private static readonly string[] Schemes = ["http", "https", "socks4", "socks4a", "socks5"];

        public static Proxy? Parse(string? text)
        {
            if (string.IsNullOrWhiteSpace(text)) return null;
            text = text.Trim();
            if (!Uri.TryCreate(text.Contains("://", StringComparison.Ordinal) ? text : $"http://{text}", UriKind.Absolute, out var address) || !Schemes.Contains(address.Scheme) || address.Host.Length == 0)
                throw new OciException(ErrorCodes.Usage, $"expected the address of a proxy as `http://[USER:PASSWORD@]HOST:PORT`, found `{ByteText.Shorten(text[(text.LastIndexOf('@') + 1)..])}`", "HTTPS_PROXY=http://proxy.example:3128");
            var parts = address.UserInfo.Split(':', 2);
            var user = address.UserInfo.Length == 0 ? null : new NetworkCredential(Uri.UnescapeDataString(parts[0]), parts.Length > 1 ? Uri.UnescapeDataString(parts[1]) : "");
            return new Proxy(new UriBuilder(address) { UserName = "", Password = "", Path = "", Query = "", Fragment = "" }.Uri, user);
        }
    }

    // Each proxy's user is told to that proxy only.
    private sealed class ProxyUsers(IReadOnlyList<Proxy> proxies) : ICredentials
    {
        public NetworkCredential? GetCredential(Uri uri, string authType) => proxies.FirstOrDefault(proxy => RegistryHost.IsSameOrigin(proxy.Address, uri) && proxy.User is not null)?.User;
    }
}
