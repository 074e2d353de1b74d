using System.Runtime.Versioning;
using Oci.Diagnostics;
using Oci.Native;
using Oci.Testing;

namespace Oci.Tests.Native;

public sealed class DurableFileTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void A_file_appears_whole_when_it_is_committed()
    {
        using var file = DurableFile.Begin(folder.Path);
        file.Stream.Write("content"u8);
        Assert.DoesNotContain("file", Names());
        file.Commit(folder["file"]);
        Assert.Equal(["file"], Names());
        Assert.Equal("content", File.ReadAllText(folder["file"]));
    }

    [Fact]
    public void Without_a_commit_nothing_stays()
    {
        using (var file = DurableFile.Begin(folder.Path)) file.Stream.Write("content"u8);
        Assert.Empty(Names());
    }

    [Fact]
    public void Writing_replaces_what_is_there()
    {
        DurableFile.Write(folder["file"], "old"u8);
        DurableFile.Write(folder["file"], "new"u8);
        Assert.Equal("new", File.ReadAllText(folder["file"]));
        Assert.Equal(["file"], Names());
    }

    [Fact, Trait("Category", "Linux")]
    public void A_device_is_never_replaced()
    {
        Peer.RequireRoot();
        HostProgram.Run("mknod", folder["null"], "c", "1", "3");
        Assert.Throws<FileSystemException>(() => DurableFile.Write(folder["null"], "x"u8));
        Assert.Equal("character special file", HostProgram.Run("stat", "-c", "%F", folder["null"]).Trim());
        Assert.Equal(["null"], Names());
    }

    [Fact]
    public void Sweeping_takes_what_was_left_behind_and_leaves_what_is_being_written()
    {
        File.WriteAllText(folder[DurableFile.TemporaryPrefix + "999999-dead"], "half");
        File.WriteAllText(folder["other"], "");
        using var file = DurableFile.Begin(folder.Path);
        Assert.Equal(1, DurableFile.Sweep(folder.Path));
        file.Stream.Write("x"u8);
        file.Commit(folder["file"]);
        Assert.Equal(["file", "other"], Names());
        Assert.Equal(0, DurableFile.Sweep(folder["missing"]));
    }

    [Fact]
    public void Writers_and_sweepers_do_not_disturb_one_another()
    {
        Parallel.For(0, 200, i =>
        {
            if (i % 4 == 0) DurableFile.Sweep(folder.Path);
            else DurableFile.Write(folder[$"file{i}"], "x"u8);
        });
        Assert.Equal(150, Names().Count());
    }

    [Fact]
    public void A_missing_folder_is_named()
    {
        var refusal = Assert.Throws<FileSystemException>(() => DurableFile.Write(folder["missing/file"], "x"u8));
        Assert.Equal(ErrorCodes.FileSystem, refusal.Code);
        Assert.Contains("missing", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    [SupportedOSPlatform("linux")]
    public void A_full_disk_is_named_and_what_was_there_stays()
    {
        Peer.RequireRoot();
        var refusal = PrivateThread.OnSmallDisk(folder.Path, 64 * 1024, () =>
        {
            DurableFile.Write(folder["file"], "old"u8);
            var full = Assert.Throws<FileSystemException>(() => DurableFile.Write(folder["file"], new byte[1 << 20]));
            Assert.Equal("old", File.ReadAllText(folder["file"]));
            Assert.Equal(["file"], Names());
            return full;
        });
        Assert.Equal(ErrorCodes.DiskFull, refusal.Code);
        Assert.Contains($"smalldisk ({folder.Path})", refusal.Message, StringComparison.Ordinal);
        Assert.Contains($"df -h {folder.Path}", refusal.Hint, StringComparison.Ordinal);
    }

    private IEnumerable<string?> Names() => Directory.EnumerateFileSystemEntries(folder.Path).Select(Path.GetFileName).Order(StringComparer.Ordinal);
}
