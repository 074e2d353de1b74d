using System.Net;

namespace Oci.Registries;

/// <summary>Which proxy leads to which host, as <c>HTTP_PROXY</c>, <c>HTTPS_PROXY</c>, <c>ALL_PROXY</c> and <c>NO_PROXY</c> say. Loopback is never reached through a proxy.</summary>
public sealed class ProxySettings : IWebProxy
{
    private readonly Uri? http;
    private readonly Uri? https;
    private readonly string[] exceptions;

    private ProxySettings(Uri? http, Uri? https, string[] exceptions) => (this.http, this.https, this.exceptions) = (http, https, exceptions);

    /// <summary>No proxy for any host.</summary>
    public static ProxySettings None { get; } = new(null, null, []);

    /// <summary>Reads the values of the variables; null where one is not set.</summary>
    public static ProxySettings Of(string? http, string? https, string? exceptions) => new(
        Address(http), Address(https), (exceptions ?? "").Split([',', ' '], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries));

    /// <inheritdoc/>
    public ICredentials? Credentials { get; set; }

    /// <inheritdoc/>
    public Uri? GetProxy(Uri destination) => IsBypassed(destination) ? null : destination.Scheme == Uri.UriSchemeHttps ? https : http;

    /// <inheritdoc/>
    public bool IsBypassed(Uri host) => (host.Scheme == Uri.UriSchemeHttps ? https : http) is null || Loopback.IsLoopback(host) || Array.Exists(exceptions, entry => Matches(entry, host));

    // `example.com` and `.example.com` mean the domain and what is below it; a port or an address range narrows it.
    private static bool Matches(string entry, Uri host)
    {
        if (entry == "*") return true;
        if (IPNetwork.TryParse(entry, out var network)) return IPAddress.TryParse(host.DnsSafeHost, out var address) && network.Contains(address);
        var colon = entry.LastIndexOf(':');
        if (colon > 0 && entry.IndexOf(':') == colon)
        {
            if (entry[(colon + 1)..] != host.Port.ToString()) return false;
            entry = entry[..colon];
        }
        var domain = entry.TrimStart('*').TrimStart('.');
        return host.DnsSafeHost.Equals(domain, StringComparison.OrdinalIgnoreCase) || host.DnsSafeHost.EndsWith("." + domain, StringComparison.OrdinalIgnoreCase);
    }

    private static Uri? Address(string? text) =>
        string.IsNullOrWhiteSpace(text) ? null
        : Uri.TryCreate(text.Contains("://", StringComparison.Ordinal) ? text : $"http://{text}", UriKind.Absolute, out var uri) ? uri : null;
}
