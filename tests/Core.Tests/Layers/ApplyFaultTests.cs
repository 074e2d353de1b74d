using System.Runtime.Versioning;
using Oci.Diagnostics;
using Oci.Layers;
using Oci.Native;
using Oci.Testing;

namespace Oci.Tests.Layers;

/// <summary>Hosts that get in the way: full disks, missing mappings, someone who swaps directories under our hands.</summary>
[SupportedOSPlatform("linux")]
public sealed class ApplyFaultTests : ApplyTestBase
{
    [Fact]
    public void A_full_disk_is_named()
    {
        Peer.RequireRoot();
        var layer = new RawTar().File("big", new string('x', 1 << 20));
        var refusal = PrivateThread.OnSmallDisk(Rootfs, 64 * 1024, () => Refused(layer, ErrorCodes.DiskFull));
        Assert.Contains($"smalldisk ({Rootfs})", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Ids_are_mapped_and_one_without_a_mapping_names_the_file()
    {
        Peer.RequireRoot();
        var options = new ApplyOptions { Ids = new IdMap([IdMapping.Parse("0:1000:10")], [IdMapping.Parse("0:2000:10")]) };
        Apply(new RawTar().With(uid: 3, gid: 4).File("a/x"), options);
        Assert.Equal("/a dir 1000:2000\n/a/x file 1003:2004\n", Tree(TreeAspects.Owner));
        Assert.Contains("/y", Refused(new RawTar().With(uid: 10).File("y"), ErrorCodes.UnmappedId, options).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Attributes_of_links_that_links_cannot_have_are_one_warning()
    {
        Apply(new RawTar().Xattr("user.a", 1).Symlink("l", "x").Xattr("user.a", 1).Symlink("m", "x"));
        var warning = Assert.IsType<WarningRaised>(Assert.Single(Progress.Events));
        Assert.Equal(ErrorCodes.AttributesNotApplied, warning.Diagnostic.Code);
    }

    [Fact]
    public void Cancelling_stops_between_entries()
    {
        using var root = RootDirectory.Open(Rootfs);
        using var tar = new TarReader(new MemoryStream(new RawTar().File("a").ToArray()), TarLimits.Default);
        Assert.Throws<OperationCanceledException>(() => new LayerApplier(root, new ApplyOptions()).Apply(tar, new CancellationToken(canceled: true)));
    }

    [Fact]
    public void Directories_swapped_for_links_while_we_work_lead_nowhere()
    {
        var swapped = Path.Combine(Rootfs, "d");
        var spare = Path.Combine(Rootfs, "spare");
        Directory.CreateDirectory(swapped);
        var layer = Enumerable.Range(0, 40).Aggregate(new RawTar(), (tar, i) => tar.File($"d/sub/f{i}", "pwn").File($"e{i}").Symlink($"d/l{i}", "x").HardLink($"d/h{i}", $"e{i}").File("d/.wh.inner").With(mode: 0x1ff).Directory("d/sub/"));
        using var stop = new CancellationTokenSource(TimeSpan.FromSeconds(1.5));
        var attacker = new Thread(() =>
        {
            while (!stop.IsCancellationRequested) Swap(swapped, spare);
        });
        attacker.Start();
        while (!stop.IsCancellationRequested) TryApply(layer);
        attacker.Join();
        Assert.False(File.Exists(Path.Combine(Outside, "dir/sub/f0")));
        CanaryIsUntouched();
    }

    private void Swap(string swapped, string spare)
    {
        if (Try(() =>
        {
            Directory.Move(swapped, spare);
            File.CreateSymbolicLink(swapped, Path.Combine(Outside, "dir"));
            Thread.SpinWait(200);
            File.Delete(swapped);
            Directory.Move(spare, swapped);
        })) return;
        // The applier has put something else there meanwhile: make it as it was.
        Try(() =>
        {
            using var root = RootDirectory.Open(Rootfs);
            root.RemoveTree(RootPath.Clean("spare"));
            root.RemoveTree(RootPath.Clean("d"));
            Directory.CreateDirectory(swapped);
        });
    }

    private static bool Try(Action work)
    {
        try
        {
            work();
            return true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or FileSystemException)
        {
            return false;
        }
    }

    private void TryApply(RawTar layer)
    {
        try
        {
            Apply(layer);
        }
        catch (OciException)
        {
            // Refusing is as good as working inside.
        }
    }
}
