using Oci.Diagnostics;
using Oci.Native;

namespace Oci.Runtime;

/// <summary>How a container's programs find names, where that is not as on the host.</summary>
public sealed record ResolverSettings
{
    /// <summary>Further names for <c>/etc/hosts</c>: <c>NAME:ADDRESS</c> each.</summary>
    public IReadOnlyList<string> Hosts { get; init; } = [];

    /// <summary>Whether the container keeps its root file system's own <c>/etc/hosts</c>.</summary>
    public bool OwnHosts { get; init; }

    /// <summary>Addresses of name servers, in place of the host's.</summary>
    public IReadOnlyList<string> Servers { get; init; } = [];

    /// <summary>Options of the resolver, in place of the host's. Source: resolv.conf(5).</summary>
    public IReadOnlyList<string> Options { get; init; } = [];

    /// <summary>Domains that short names are looked for in, in place of the host's.</summary>
    public IReadOnlyList<string> Searches { get; init; } = [];

    /// <summary>The host's <c>resolv.conf</c> with what is said here.</summary>
    /// <exception cref="OciException"><see cref="ErrorCodes.InvalidContainerOption"/>: a server that is no address.</exception>
    internal string Apply(string text)
    {
        CheckServers();
        if (Servers.Count + Options.Count + Searches.Count == 0) return text;
        var kept = text.Split('\n').Where(line => line.Length > 0 && !IsReplaced(line.TrimStart().Split(' ', '\t')[0]));
        string[] searches = Searches.Count > 0 ? [$"search {string.Join(' ', Searches)}"] : [];
        string[] options = Options.Count > 0 ? [$"options {string.Join(' ', Options)}"] : [];
        return string.Concat(kept.Concat(searches).Concat(Servers.Select(server => $"nameserver {server}")).Concat(options).Select(line => line + "\n"));
    }

    /// <summary>Whether all of it can be understood.</summary>
    /// <exception cref="OciException"><see cref="ErrorCodes.InvalidContainerOption"/>: a name without an address, a server that is none.</exception>
    internal void Check()
    {
        CheckServers();
        foreach (var host in Hosts) _ = ResolverFiles.Line(host);
    }

    private void CheckServers()
    {
        foreach (var server in Servers)
        {
            if (!IsAddress(server))
                throw new OciException(ErrorCodes.InvalidContainerOption, $"expected the address of a name server, found `{ByteText.Escape(server)}`", "--dns 9.9.9.9");
        }
    }

    // Forms that only some readers know, such as `1` for 0.0.0.1, are left to nobody's guess.
    private static bool IsAddress(string text) =>
        System.Net.IPAddress.TryParse(text, out var address) && (address.AddressFamily == System.Net.Sockets.AddressFamily.InterNetwork ? text == address.ToString() : !text.StartsWith('['));

    private bool IsReplaced(string keyword) => keyword switch
    {
        "nameserver" => Servers.Count > 0,
        "options" => Options.Count > 0,
        "search" or "domain" => Searches.Count > 0,
        _ => false,
    };
}
