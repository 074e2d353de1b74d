using System.Globalization;
using System.Net;

namespace Oci.Runtime;

/// <summary>Where the host's packets go: which addresses are in use here, or lead somewhere.</summary>
internal static class HostRoutes
{
    private const int Destination = 1, Mask = 7;

    /// <summary>Reads <c>/proc/net/route</c>; the way to everywhere else is left out. Source: proc_net(5).</summary>
    public static IReadOnlyList<IPNetwork> Parse(string text) =>
        [.. text.Split('\n').Skip(1).Select(line => line.Split('\t', StringSplitOptions.TrimEntries)).Where(fields => fields.Length > Mask).Select(Network).OfType<IPNetwork>().Where(network => network.PrefixLength > 0)];

    private static IPNetwork? Network(string[] fields)
    {
        if (Number(fields[Destination]) is not { } address || Number(fields[Mask]) is not { } mask) return null;
        var prefix = System.Numerics.BitOperations.PopCount(mask);
        return new IPNetwork(new IPAddress(BitConverter.GetBytes(address & mask)), prefix);
    }

    // The bytes stand as they lie in memory.
    private static uint? Number(string field) => uint.TryParse(field, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var number) ? number : null;
}
