using System.Runtime.Versioning;
using Oci.Native;
using Oci.Operations;
using Oci.Testing;

namespace Oci.Tests.Operations;

[Trait("Category", "Linux")]
[SupportedOSPlatform("linux")]
public sealed class TreeRecordTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    private string Record => folder[TreeRecord.FileName];

    public void Dispose() => folder.Dispose();

    [Fact]
    public void What_changed_after_the_moment_that_counts_is_later_than_the_record()
    {
        var root = folder.Make("rootfs");
        using var rootfs = RootDirectory.Open(root);
        var moment = TreeRecord.MomentIn(folder.Path);
        while (TreeRecord.MomentIn(folder.Path) <= moment) Thread.Sleep(1);
        File.WriteAllText(Path.Combine(root, "late"), "");
        Write(rootfs, moment);
        Assert.Equal(moment, TreeRecordReader.Read(Record).TakenAt);
        Write(rootfs, TreeRecord.MomentIn(folder.Path));
        Assert.Equal(rootfs.Status(RootPath.Clean("late"), followLast: false).ChangedAt, TreeRecordReader.Read(Record).TakenAt);
    }

    [Fact]
    public void A_record_that_is_there_stays_where_the_new_one_is_not_finished()
    {
        using var rootfs = RootDirectory.Open(folder.Make("rootfs"));
        Write(rootfs, TreeRecord.MomentIn(folder.Path));
        var before = File.ReadAllBytes(Record);
        Assert.Throws<OperationCanceledException>(() => TreeRecord.Write(Record, rootfs, default, new CancellationToken(canceled: true)));
        Assert.Equal(before, File.ReadAllBytes(Record));
        Assert.Equal(["rootfs", TreeRecord.FileName], Directory.GetFileSystemEntries(folder.Path).Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal));
    }

    private void Write(RootDirectory rootfs, UnixTime moment) => TreeRecord.Write(Record, rootfs, moment, TestContext.Current.CancellationToken);
}
