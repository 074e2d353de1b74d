using System.Globalization;

namespace Oci.Testing;

/// <summary>Watches what a process takes: the kernel's own account of its largest resident size, whatever the memory was for.</summary>
public static class MemoryCap
{
    /// <summary>What hostile input may cost, in bytes.</summary>
    public const long Hostile = 192L << 20;

    /// <summary>For the runtime's <c>DOTNET_GCHeapHardLimit</c>: 128 MiB of objects, which leaves the rest of <see cref="Hostile"/> to the runtime, to stacks and to libraries.</summary>
    public const string HeapLimit = "0x8000000";

    /// <summary>The command to start a process with whose peak is then in a file.</summary>
    public static string[] Watch(string file) => [Peer.Require("time"), "-f", "%M", "-o", file];

    /// <summary>The peak in bytes, once the process has ended.</summary>
    public static long PeakOf(string file) => long.Parse(File.ReadLines(file).Last(), CultureInfo.InvariantCulture) << 10;
}
