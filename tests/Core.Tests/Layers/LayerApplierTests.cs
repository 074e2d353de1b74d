using System.Runtime.Versioning;
using Oci.Diagnostics;
using Oci.Layers;
using Oci.Testing;

namespace Oci.Tests.Layers;

[SupportedOSPlatform("linux")]
public sealed class LayerApplierTests : ApplyTestBase
{
    [Fact]
    public void Every_type_of_entry_is_made_with_all_its_attributes()
    {
        Peer.RequireRoot();
        var layer = new RawTar()
            .With(mode: 0x3ed, time: 100).Directory("dir/")
            .With(mode: 0x9ed, uid: 7, gid: 8, time: -5).Pax("mtime", "-4.123456789"u8.ToArray()).Xattr("user.bin", 0, 255, 10).File("dir/setuid", "data")
            .With(time: 200).Symlink("dir/link", "../nowhere")
            .HardLink("hard", "dir/setuid")
            .With(mode: 0x180, time: 300).Fifo("fifo")
            .With(mode: 0x1b6, time: 400).Device("null", '3', 1, 3)
            .With(mode: 0x1b0, gid: 6, time: 500).Device("disk", '4', 8, 1);
        var done = Apply(layer);
        Assert.Equal(new AppliedLayer(7, 4), done);
        Assert.Equal("""
            /dir dir 1755 0:0 100.000000000
            /dir/link link->../nowhere 0:0 200.000000000
            /dir/setuid file 4755 7:8 -5.876543211 4 3a6eb0790f39ac87 user.bin=00ff0a =/dir/setuid
            /disk block 8:1 0660 0:6 500.000000000
            /fifo fifo 0600 0:0 300.000000000
            /hard file 4755 7:8 -5.876543211 4 3a6eb0790f39ac87 user.bin=00ff0a =/dir/setuid
            /null char 1:3 0666 0:0 400.000000000

            """, Tree(TreeAspects.All));
    }

    [Fact]
    public void A_missing_parent_is_made_for_everybody_to_see_with_a_fixed_time()
    {
        Apply(new RawTar().File("a/b/file"));
        Assert.Contains("/a/b dir 0755 0:0 0.000000000\n", Tree(TreeAspects.All));
    }

    [Fact]
    public void An_entry_corrects_the_parent_that_was_missing()
    {
        Apply(new RawTar().File("a/file").With(mode: 0x1c0, time: 9).Directory("a/"));
        Assert.Contains("/a dir 0700 0:0 9.000000000\n", Tree(TreeAspects.All));
    }

    [Fact]
    public void A_directory_over_a_directory_keeps_children_and_replaces_all_attributes()
    {
        Apply(new RawTar().With(mode: 0x1c0, time: 5).Xattr("user.old", 1).Directory("d/").File("d/kept"));
        Apply(new RawTar().With(mode: 0x1ed, time: 6).Xattr("user.new", 2).Directory("d/"));
        Assert.Contains("/d dir 0755 0:0 6.000000000 user.new=02\n/d/kept file", Tree(TreeAspects.All));
    }

    [Theory]
    [InlineData('0'), InlineData('2'), InlineData('6')]
    public void Anything_but_a_directory_replaces_what_is_there(char type)
    {
        Apply(new RawTar().File("tree/a/b").File("file", "old").Symlink("link", "tree").Fifo("fifo"));
        Apply(new RawTar().Add(type, "tree", "x").Add(type, "file", "x").Add(type, "link", "x").Add(type, "fifo", "x"));
        var kind = type switch { '0' => "file", '2' => "link->x", _ => "fifo" };
        Assert.Equal($"/fifo {kind}\n/file {kind}\n/link {kind}\n/tree {kind}\n", Tree());
    }

    [Fact]
    public void A_file_that_is_replaced_leaves_its_hard_links_alone()
    {
        Apply(new RawTar().File("one", "old").HardLink("two", "one"));
        Apply(new RawTar().File("one", "new"));
        Assert.Equal("old", Read("two"));
        Assert.Equal("new", Read("one"));
    }

    [Fact]
    public void A_directory_replaces_a_link_to_a_directory_unless_links_are_to_be_kept()
    {
        var lower = new RawTar().Directory("usr/lib/").Symlink("lib", "usr/lib");
        var upper = new RawTar().With(mode: 0x1c0).Directory("lib/").File("lib/x");
        Apply(lower);
        Apply(upper);
        Assert.Equal("/lib dir\n/lib/x file\n/usr dir\n/usr/lib dir\n", Tree());
        Apply(lower);
        Apply(upper, new ApplyOptions { KeepDirectoryLinks = true });
        Assert.Equal("/lib link->usr/lib\n/usr dir\n/usr/lib dir\n/usr/lib/x file\n", Tree());
        Assert.Contains("/usr/lib dir 0700\n", Tree(TreeAspects.Mode));
    }

    [Fact]
    public void A_parent_that_is_a_file_becomes_a_directory()
    {
        Apply(new RawTar().File("a", "file").File("a/b/c"));
        Assert.Equal("/a dir\n/a/b dir\n/a/b/c file\n", Tree());
    }

    [Fact]
    public void A_link_on_the_way_is_followed_and_what_it_leads_to_is_made()
    {
        Apply(new RawTar().Symlink("run", "/var/run").Symlink("var", "v").File("run/pid", "1"));
        Assert.Equal("/run link->/var/run\n/v dir\n/v/run dir\n/v/run/pid file\n/var link->v\n", Tree());
    }

    [Fact]
    public void Directories_keep_their_times_whatever_is_done_in_them()
    {
        Apply(new RawTar().With(time: 50).Directory("d/").With(time: 60).Directory("d/sub/").File("d/gone").File("d/sub/x"));
        Apply(new RawTar().File("d/new").File("d/.wh.gone").File("d/sub/.wh..wh..opq"));
        Assert.Contains("/d dir 0755 0:0 50.000000000\n", Tree(TreeAspects.All));
        Assert.Contains("/d/sub dir 0755 0:0 60.000000000\n", Tree(TreeAspects.All));
    }

    [Fact]
    public void A_hard_link_may_come_before_its_target()
    {
        Apply(new RawTar().HardLink("b/two", "one").HardLink("three", "b/two").File("one", "data"));
        Assert.Contains("=/b/two", Tree(TreeAspects.HardLinks).Split('\n').Single(line => line.StartsWith("/one", StringComparison.Ordinal)));
        Assert.Equal("data", Read("three"));
    }

    [Fact]
    public void A_hard_link_means_what_this_layer_has_under_the_name()
    {
        Apply(new RawTar().File("target", "old"));
        Apply(new RawTar().HardLink("link", "target").File("target", "new"));
        Assert.Equal("new", Read("link"));
        Apply(new RawTar().HardLink("second", "target"));
        Assert.Equal("new", Read("second"));
    }

    [Fact]
    public void A_hard_link_holds_what_the_layer_deletes_under_the_old_name()
    {
        Apply(new RawTar().File("target", "data"));
        Apply(new RawTar().HardLink("link", "target").File(".wh.target"));
        Assert.Equal("/link file\n", Tree());
    }

    [Fact]
    public void A_later_entry_of_the_same_name_calls_a_waiting_link_off()
    {
        Apply(new RawTar().HardLink("name", "later").File("name", "mine").File("later", "other"));
        Assert.Equal("mine", Read("name"));
    }

    [Fact]
    public void A_hard_link_to_a_link_links_the_link()
    {
        Apply(new RawTar().Symlink("soft", "nowhere").HardLink("hard", "soft"));
        Assert.Equal("/hard link->nowhere =/hard\n/soft link->nowhere =/hard\n", Tree(TreeAspects.HardLinks));
    }

    [Fact]
    public void A_hard_link_takes_no_attributes()
    {
        Apply(new RawTar().With(mode: 0x1a4, time: 5).File("a").With(mode: 0x1ff, uid: 77, time: 9).HardLink("b", "a"));
        Assert.Contains("/b file 0644 0:0 5.", Tree(TreeAspects.All));
    }

    [Fact]
    public void A_hard_link_to_itself_changes_nothing()
    {
        Apply(new RawTar().File("a", "data").HardLink("a", "a").HardLink("./a", "/x/../a"));
        Assert.Equal("data", Read("a"));
    }

    [Theory]
    [InlineData("missing"), InlineData("/")]
    public void A_hard_link_to_nothing_is_refused(string target) =>
        Refused(new RawTar().HardLink("a", target), ErrorCodes.UnsafeLayer);

    [Fact]
    public void Hard_links_in_a_circle_are_refused() =>
        Refused(new RawTar().HardLink("a", "b").HardLink("b", "c").HardLink("c", "a"), ErrorCodes.UnsafeLayer);

    [Fact]
    public void A_hard_link_to_a_directory_is_refused() =>
        Refused(new RawTar().Directory("d/").HardLink("a", "d"), ErrorCodes.UnsafeLayer);

    [Fact]
    public void A_sparse_file_is_written_with_holes()
    {
        var layer = new RawTar()
            .Pax("GNU.sparse.major", "0"u8.ToArray()).Pax("GNU.sparse.minor", "1"u8.ToArray())
            .Pax("GNU.sparse.size", "8388608"u8.ToArray()).Pax("GNU.sparse.map", "4194304,3"u8.ToArray())
            .File("sparse", "abc");
        Assert.Equal(8388608, Apply(layer).Size);
        var bytes = File.ReadAllBytes(Path.Combine(Rootfs, "sparse"));
        Assert.Equal(8388608, bytes.Length);
        Assert.Equal("abc"u8, bytes.AsSpan(4194304, 3));
        Assert.True(Oci.Native.RootDirectory.Open(Rootfs).Status(Oci.Native.RootPath.Clean("sparse"), followLast: false).AllocatedSize < 1 << 20);
    }

    [Fact]
    public void Limits_are_kept()
    {
        Refused(new RawTar().File("a", "12345"), ErrorCodes.LimitExceeded, new ApplyOptions { MaxTotalSize = 4 });
        Refused(new RawTar().File("a/b/c"), ErrorCodes.LimitExceeded, new ApplyOptions { MaxDepth = 2 });
    }

    [Fact]
    public void Attributes_that_belong_to_the_host_are_not_taken() =>
        Assert.Equal(1, Apply(new RawTar().Xattr("security.selinux", 1).Xattr("system.nfs4_acl", 2).File("a")).Entries);

    [Fact]
    public void Files_do_not_inherit_from_directories_with_default_acls()
    {
        Peer.RequireRoot();
        byte[] acl = [2, 0, 0, 0, 1, 0, 7, 0, 255, 255, 255, 255, 4, 0, 7, 0, 255, 255, 255, 255, 32, 0, 7, 0, 255, 255, 255, 255];
        Apply(new RawTar().Xattr("system.posix_acl_default", acl).Directory("d/"));
        Apply(new RawTar().With(mode: 0x1a0).File("d/f").Directory("d/s/"));
        Assert.Contains("/d/f file 0640\n/d/s dir 0755\n", Tree(TreeAspects.Xattrs | TreeAspects.Mode));
    }
}
