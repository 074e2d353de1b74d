namespace Oci.Runtime;

/// <summary>
/// Lets calls that sync to disk succeed at once. A build step's files are thrown away when it fails and are written to a layer, synced,
/// when it does not: until then nothing is gained by waiting for the disk, and package managers wait thousands of times.
/// </summary>
internal static class SyncSuppression
{
    private static readonly string[] calls =
        ["arm_sync_file_range", "fdatasync", "fsync", "msync", "sync", "sync_file_range", "sync_file_range2", "syncfs"];

    /// <summary>The same filter otherwise; without one, a filter that does only this.</summary>
    public static SeccompSpec AddTo(SeccompSpec? filter)
    {
        var quiet = new SeccompRule { Names = calls, Action = "SCMP_ACT_ERRNO", ErrnoRet = 0 };
        filter ??= new() { DefaultAction = "SCMP_ACT_ALLOW", Syscalls = [] };
        var others = (filter.Syscalls ?? [])
            .Select(rule => rule with { Names = [.. rule.Names.Except(calls)] })
            .Where(rule => rule.Names.Count > 0);
        return filter with { Syscalls = [quiet, .. others] };
    }
}
