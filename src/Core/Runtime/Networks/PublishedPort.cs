using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text.Json.Serialization;
using Oci.Diagnostics;
using Oci.Native;

namespace Oci.Runtime;

/// <summary>A port of the host that leads to one of a container.</summary>
/// <param name="Address">The host's address, in IPv4.</param>
/// <param name="HostPort">The host's port; 0 until one is chosen.</param>
/// <param name="ContainerPort">The container's.</param>
/// <param name="Protocol"><c>tcp</c> or <c>udp</c>.</param>
public sealed record PublishedPort(
    [property: JsonPropertyName("address")] string Address, [property: JsonPropertyName("hostPort")] int HostPort,
    [property: JsonPropertyName("containerPort")] int ContainerPort, [property: JsonPropertyName("protocol")] string Protocol)
{
    private const int MostAtOnce = 1000;

    /// <summary>Reads <c>[[ADDRESS:]HOST:]CONTAINER[/tcp|udp]</c>; both ports may be ranges of the same length: <c>8000-8009:80-89</c>.</summary>
    /// <exception cref="OciException"><see cref="ErrorCodes.InvalidContainerOption"/>.</exception>
    public static IReadOnlyList<PublishedPort> Parse(string text)
    {
        var slash = text.Split('/');
        var parts = slash[0].Split(':');
        var protocol = slash.Length == 2 ? slash[1] : "tcp";
        if (slash.Length > 2 || protocol is not ("tcp" or "udp") || parts.Length > 3 || Range(parts[^1]) is not { } inside) throw Malformed(text);
        var address = parts.Length == 3 && parts[0].Length > 0 ? parts[0] : "0.0.0.0";
        if (!IPAddress.TryParse(address, out var parsed) || parsed.AddressFamily != AddressFamily.InterNetwork) throw Malformed(text);
        if (parts.Length == 1 || parts[^2].Length == 0) return [.. Numbers(inside).Select(port => new PublishedPort(address, 0, port, protocol))];
        if (Range(parts[^2]) is not { } outside || outside.Last - outside.First != inside.Last - inside.First) throw Malformed(text);
        return [.. Numbers(outside).Zip(Numbers(inside), (host, container) => new PublishedPort(address, host, container, protocol))];
    }

    /// <summary>The same with a port of the host that is free at this moment, where none was asked for.</summary>
    public PublishedPort Chosen()
    {
        if (HostPort != 0) return this;
        using var socket = Protocol == "udp" ? new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp) : new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Parse(Address), 0));
        return this with { HostPort = ((IPEndPoint)socket.LocalEndPoint!).Port };
    }

    /// <inheritdoc/>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Address}:{HostPort}->{ContainerPort}/{Protocol}");

    private static IEnumerable<int> Numbers((int First, int Last) range) => Enumerable.Range(range.First, range.Last - range.First + 1);

    private static (int First, int Last)? Range(string text)
    {
        var ends = text.Split('-');
        if (ends.Length > 2 || Number(ends[0]) is not { } first || Number(ends[^1]) is not { } last) return null;
        return last >= first && last - first < MostAtOnce ? (first, last) : null;
    }

    private static int? Number(string text) => ushort.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 0 ? number : null;

    private static OciException Malformed(string text) =>
        new(ErrorCodes.InvalidContainerOption, $"expected a port as `[[ADDRESS:]HOST:]CONTAINER[/tcp|udp]`, found `{ByteText.Escape(text)}`", "-p 8080:80");
}
