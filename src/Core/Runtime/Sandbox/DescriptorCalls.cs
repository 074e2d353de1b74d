using Oci.Native;

namespace Oci.Runtime;

/// <summary>Which descriptors a new process has.</summary>
internal static class DescriptorCalls
{
    /// <summary>Closes all others, whoever opened them.</summary>
    public static void CloseOthers(CallTable table, IEnumerable<int> kept)
    {
        long first = 0;
        foreach (var file in kept.Distinct().Order())
        {
            if (file > first) table.Add("close_range", "descriptors", first, file - 1, 0);
            first = file + 1;
        }
        table.Add("close_range", "descriptors", first, uint.MaxValue, 0);
    }

    /// <summary>Makes descriptors the standard streams; null leaves one as it is.</summary>
    public static void Connect(CallTable table, IReadOnlyList<int?> streams)
    {
        for (var number = 0; number < streams.Count; number++)
            if (streams[number] is { } file && file != number) table.Add("dup3", $"descriptor {number}", file, number, 0);
    }
}
