using System.Runtime.Versioning;
using Oci.Diagnostics;
using Oci.Layers;
using Oci.Testing;

namespace Oci.Tests.Layers;

/// <summary>Layers applied by a user who has no right at all.</summary>
[SupportedOSPlatform("linux")]
public sealed class RootlessApplyTests : ApplyTestBase
{
    private static readonly ApplyOptions Rootless = new() { Rootless = true };

    public RootlessApplyTests()
    {
        Peer.RequireRoot(); // To become nobody.
        File.SetUnixFileMode(Folder.Path, (UnixFileMode)0x1ed);
        File.SetUnixFileMode(Rootfs, (UnixFileMode)0x1ed);
    }

    private AppliedLayer AsNobody(RawTar layer, ApplyOptions options) => PrivateThread.AsNobody(Rootfs, () => Apply(layer, options));

    [Fact]
    public void Owners_are_recorded_and_devices_become_files_that_nobody_opens()
    {
        AsNobody(new RawTar().With(uid: 5, gid: 300).File("owned").File("roots").With(uid: 1).Directory("dir/").Device("null", '3', 1, 3).With(uid: 9).Symlink("link", "x").With(mode: 0x124, uid: 2).File("read-only").With(uid: 3).Fifo("fifo"), Rootless);
        Assert.Equal("""
            /dir dir 0755 65534:65534 user.rootlesscontainers=0801
            /fifo fifo 0644 65534:65534
            /link link->x 65534:65534
            /null file 0000 65534:65534
            /owned file 0644 65534:65534 user.rootlesscontainers=080510ac02
            /read-only file 0444 65534:65534 user.rootlesscontainers=0802
            /roots file 0644 65534:65534

            """, Tree(TreeAspects.Mode | TreeAspects.Owner | TreeAspects.Xattrs));
        Assert.Contains(Progress.Events, e => e is WarningRaised { Diagnostic.Code: var code } && code == ErrorCodes.AttributesNotApplied);
    }

    [Fact]
    public void Directories_that_keep_their_owner_out_are_opened_for_the_work_and_closed_again()
    {
        AsNobody(new RawTar().With(mode: 0, time: 5).Directory("a/").With(mode: 0x16d, time: 6).Directory("a/b/").File("a/b/old").With(mode: 0).Directory("gone/").File("gone/x/y"), Rootless);
        Assert.Contains("/a dir 0000 5.000000000\n/a/b dir 0555 6.000000000\n", Tree(TreeAspects.Mode | TreeAspects.Times));
        AsNobody(new RawTar().File("a/b/new").File("a/b/.wh.old").File(".wh.gone").HardLink("a/b/hard", "a/b/new"), Rootless);
        Assert.Equal("/a dir 0000\n/a/b dir 0555\n/a/b/hard file 0644\n/a/b/new file 0644\n", Tree(TreeAspects.Mode));
        Assert.Contains("/a dir 5.000000000\n/a/b dir 6.000000000\n", Tree(TreeAspects.DirectoryTimes));
    }

    [Fact]
    public void A_directory_that_keeps_its_owner_out_can_be_named_again()
    {
        AsNobody(new RawTar().With(mode: 0).Directory("a/"), Rootless);
        AsNobody(new RawTar().With(mode: 0x40, uid: 7).Directory("a/").File("a/b/c"), Rootless);
        Assert.Equal("/a dir 0100 user.rootlesscontainers=0807\n/a/b dir 0755\n/a/b/c file 0644\n", Tree(TreeAspects.Mode | TreeAspects.Xattrs));
    }

    [Fact]
    public void Attributes_of_root_are_left_out_with_one_warning()
    {
        AsNobody(new RawTar().Xattr("trusted.a", 1).Xattr("user.b", 2).File("x").Xattr("trusted.c", 3).File("y"), Rootless);
        Assert.Equal("/x file user.b=02\n/y file\n", Tree(TreeAspects.Xattrs));
        Assert.Single(Progress.Events);
    }

    [Fact]
    public void Without_the_mode_for_it_the_missing_right_is_named()
    {
        var refusal = PrivateThread.AsNobody(Rootfs, () => Refused(new RawTar().With(uid: 5).File("x"), ErrorCodes.PermissionMissing));
        Assert.Contains("--rootless", refusal.Hint, StringComparison.Ordinal);
    }
}
