using System.Globalization;

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
        var range = (slash < 0 ? text : text[..slash]).Split(':')[^1];
        var dash = range.IndexOf('-', StringComparison.Ordinal);
        var (first, last) = dash < 0 ? (range, range) : (range[..dash], range[(dash + 1)..]);
        if (!TryPort(first, out var from) || !TryPort(last, out var to) || to < from) return $"expected a port or a range of ports between 0 and 65535, found `{text}`";
        ports = [.. Enumerable.Range(from, to - from + 1).Select(port => $"{port}/{protocol}")];
        return null;
    }

    private static bool TryPort(string text, out int port) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out port) && port <= 65535;
}
