using Oci.Native;

namespace Oci.Runtime;

/// <summary>Which descriptors a new process has.</summary>
internal static class DescriptorCalls
{
    /// <summary>Makes descriptors the standard streams; null leaves one as it is.</summary>
    public static void Connect(CallTable table, IReadOnlyList<int?> streams)
    {
        for (var number = 0; number < streams.Count; number++)
            if (streams[number] is { } file && file != number) table.Add("dup3", $"descriptor {number}", file, number, 0);
    }
}
