using System.Globalization;
using System.Net;

namespace Oci.Containerfile;

/// <summary>Reads what EXPOSE names, once its variables are expanded.</summary>
public static class ExposedPorts
{
    /// <summary>Reads <c>port</c>, <c>first-last</c>, with <c>/protocol</c> or without; a host part in front (<c>127.0.0.1:80:</c>) does not count.</summary>
    /// <param name="text">One word of EXPOSE.</param>
    /// <param name="ports"><c>port/protocol</c> for each port, ascending.</param>
    /// <returns>What is wrong with the text, or null.</returns>
    public static string? TryParse(string text, out IReadOnlyList<string> ports)
    {
        ports = [];
        var slash = text.IndexOf('/', StringComparison.Ordinal);
        var protocol = slash < 0 ? "tcp" : text[(slash + 1)..].ToLowerInvariant();
        if (protocol.Length == 0) protocol = "tcp";
        if (protocol is not ("tcp" or "udp" or "sctp")) return $"expected the protocol `tcp`, `udp` or `sctp`, found `{text[(slash + 1)..]}`";
        var parts = (slash < 0 ? text : text[..slash]).Split(':');
        if (!TryRange(parts[^1], out var from, out var to)) return $"expected a port or a range of ports between 0 and 65535, found `{text}`";
        if (parts.Length > 1 && HostProblem(string.Join(':', parts[..^2]), parts[^2], to - from) is { } problem) return $"{problem}, found `{text}`";
        ports = [.. Enumerable.Range(from, to - from + 1).Select(port => $"{port}/{protocol}")];
        return null;
    }

    // Where the host part stands nothing comes of it; but what cannot be one was meant otherwise.
    private static string? HostProblem(string address, string range, int span)
    {
        var bare = address.StartsWith('[') && address.EndsWith(']') ? address[1..^1] : address;
        if (bare.Length > 0 && !IPAddress.TryParse(bare, out _)) return "expected an IP address in front of the host's port";
        if (range.Length == 0) return null;
        if (!TryRange(range, out var from, out var to)) return "expected a port or a range of ports of the host between 0 and 65535";
        return span > 0 && to - from != span ? "expected as many ports of the host as of the container" : null;
    }

    private static bool TryRange(string text, out int from, out int to)
    {
        var dash = text.IndexOf('-', StringComparison.Ordinal);
        var (first, last) = dash < 0 ? (text, text) : (text[..dash], text[(dash + 1)..]);
        to = 0;
        return TryPort(first, out from) && TryPort(last, out to) && to >= from;
    }

    private static bool TryPort(string text, out int port) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out port) && port <= 65535;
}
