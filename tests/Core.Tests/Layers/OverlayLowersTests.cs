using System.Runtime.Versioning;
using Oci.Diagnostics;
using Oci.Layers;
using Oci.Native;
using Oci.Testing;

namespace Oci.Tests.Layers;

/// <summary>What an overlay folder needs to know of the layers below, and how it says so.</summary>
[SupportedOSPlatform("linux")]
public sealed class OverlayLowersTests : ApplyTestBase
{
    private static readonly ApplyOptions Unknown = new() { Target = ApplyTarget.OverlayUpper };
    private static readonly ApplyOptions Bottom = Unknown with { Lowers = [] };

    public OverlayLowersTests() => Peer.RequireRoot();

    [Fact]
    public void A_layer_that_brings_its_parents_needs_no_others() =>
        Assert.False(Apply(new RawTar().Directory("a/").File("a/b").HardLink("c", "a/b").File(".wh.x"), Unknown).NeedsLowers);

    [Fact]
    public void A_layer_that_goes_through_directories_of_others_says_so() => Assert.True(Apply(new RawTar().File("a/b"), Unknown).NeedsLowers);

    [Fact]
    public void A_layer_that_links_to_files_of_others_says_so() => Assert.True(Apply(new RawTar().HardLink("a", "b"), Unknown).NeedsLowers);

    [Fact]
    public void Whiteouts_are_made_where_it_is_not_known_what_lies_below()
    {
        Apply(new RawTar().File(".wh.a").Directory("d/").File("d/.wh.b").File("d/.wh..wh..opq"), Unknown);
        Assert.Equal("/a char 0:0\n/d dir trusted.overlay.opaque=79\n", Tree(TreeAspects.Xattrs));
    }

    [Fact]
    public void The_bottom_layer_has_nothing_to_hide()
    {
        Apply(new RawTar().File(".wh.a").Directory("d/").File("d/.wh..wh..opq").File("missing/.wh.x"), Bottom);
        Assert.Equal("/d dir\n", Tree(TreeAspects.Xattrs));
    }

    [Fact]
    public void A_whiteout_that_gains_children_becomes_an_opaque_directory()
    {
        Apply(new RawTar().File(".wh.d").Directory("d/").File("d/x"), Unknown);
        Assert.Equal("/d dir trusted.overlay.opaque=79\n/d/x file\n", Tree(TreeAspects.Xattrs));
    }

    [Fact]
    public void Attributes_with_overlays_prefix_go_one_level_deeper()
    {
        Apply(new RawTar().Xattr("trusted.overlay.opaque", (byte)'y').Xattr("user.overlay.opaque", (byte)'y').Directory("d/"), Bottom);
        Assert.Equal("/d dir trusted.overlay.overlay.opaque=79 user.overlay.opaque=79\n", Tree(TreeAspects.Xattrs));
    }

    [Fact]
    public void Marks_for_users_are_kept_where_users_may_set_them()
    {
        var options = Unknown with { Target = ApplyTarget.OverlayUpperUserXattr };
        Apply(new RawTar().Xattr("user.overlay.redirect", 1).Directory("d/").File("d/.wh..wh..opq"), options);
        Assert.Equal("/d dir user.overlay.opaque=79 user.overlay.overlay.redirect=01\n", Tree(TreeAspects.Xattrs));
    }

    [Fact]
    public void A_node_that_overlay_takes_for_a_whiteout_is_refused() => Refused(new RawTar().Device("n", '3', 0, 0), ErrorCodes.UnsafeLayer, Bottom);

    [Fact]
    public void A_link_below_is_followed_and_directories_below_keep_their_attributes()
    {
        using var lower = Lower(new RawTar().With(mode: 0x1c0, uid: 3, time: 7).Xattr("user.a", 1).Directory("usr/").With(time: 8).Directory("usr/lib/").Symlink("lib", "usr/lib").File("usr/lib/old"));
        Apply(new RawTar().File("lib/new").HardLink("copy", "lib/old"), Unknown with { Lowers = [lower] });
        Assert.Equal("/copy file =/copy\n/usr dir user.a=01\n/usr/lib dir\n/usr/lib/new file\n/usr/lib/old file =/copy\n", Tree(TreeAspects.Xattrs | TreeAspects.HardLinks));
        Assert.Contains("/usr dir 0700 3:0 7.000000000\n", Tree(TreeAspects.Mode | TreeAspects.Owner | TreeAspects.Times).Replace(" user.a=01", "", StringComparison.Ordinal));
    }

    [Fact]
    public void Links_to_directories_below_are_kept_when_asked()
    {
        using var lower = Lower(new RawTar().Directory("usr/lib/").Symlink("lib", "usr/lib"));
        Apply(new RawTar().With(mode: 0x1c0).Directory("lib/").File("lib/new"), Unknown with { Lowers = [lower], KeepDirectoryLinks = true });
        Assert.Equal("/usr dir 0755\n/usr/lib dir 0700\n/usr/lib/new file 0644\n", Tree(TreeAspects.Mode));
    }

    [Fact]
    public void Files_marked_as_whiteouts_are_read_as_such()
    {
        using var bottom = Lower(new RawTar().Directory("d/").Symlink("d/l", "/elsewhere"));
        using var middle = Lower(new RawTar().Xattr("trusted.overlay.opaque", (byte)'x').Directory("d/").Xattr("trusted.overlay.whiteout", (byte)'y').File("d/l"));
        Apply(new RawTar().Directory("d/").File("d/l/x"), Unknown with { Lowers = [middle, bottom] });
        Assert.Equal("/d dir\n/d/l dir\n/d/l/x file\n", Tree());
    }

    private RootDirectory Lower(RawTar layer)
    {
        var path = Folder.Make($"lower{Directory.GetDirectories(Folder.Path).Length}");
        var lower = RootDirectory.Open(path);
        using var tar = new TarReader(new MemoryStream(layer.ToArray()), TarLimits.Default);
        new LayerApplier(lower, new ApplyOptions()).Apply(tar, CancellationToken.None);
        return lower;
    }
}
