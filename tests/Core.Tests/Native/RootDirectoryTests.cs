using System.Runtime.Versioning;
using System.Text;
using Oci.Diagnostics;
using Oci.Native;
using Oci.Testing;

namespace Oci.Tests.Native;

[SupportedOSPlatform("linux")]
public sealed class RootDirectoryTests : IDisposable
{
    private readonly TemporaryFolder folder = new();
    private readonly string rootfs;

    public RootDirectoryTests()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Root directories are Linux's");
        rootfs = folder.Make("rootfs");
        File.WriteAllText(folder["secret"], "outside");
    }

    public void Dispose() => folder.Dispose();

    public static TheoryData<bool> BothWays => [false, true];

    private static RootPath P(string path) => RootPath.Clean(path);

    [Fact]
    public void Everything_a_tree_can_hold_is_made_and_seen()
    {
        using (var root = RootDirectory.Open(rootfs))
        {
            root.EnsureDirectory(P("a/b"), 0x1ed).Dispose();
            root.CreateFile(P("a/b/file"), 0x1a4).Dispose();
            root.CreateHardLink(P("a/hard"), P("a/b/file"));
            root.CreateSymbolicLink(P("a/soft"), "../nowhere"u8);
            root.CreateNode(P("fifo"), FileKind.Fifo, 0x180);
            root.SetMode(P("a/hard"), 0x9ed);
            root.SetTimes(P("a/soft"), new UnixTime(-5, 7));
            root.SetXattr(P("a/hard"), new ExtendedAttribute("user.x", new byte[] { 0, 255 }));
        }
        var text = TreeSnapshot.Of(rootfs, TreeAspects.All & ~TreeAspects.Owner & ~TreeAspects.DirectoryTimes).ToString();
        Assert.Contains("/a/b/file file 4755 ", text);
        Assert.Contains(" user.x=00ff =/a/b/file\n", text);
        Assert.Contains("/a/soft link->../nowhere -5.000000007\n", text);
        Assert.Contains("/fifo fifo 0600 ", text);
    }

    [Theory]
    [MemberData(nameof(BothWays))]
    public void No_link_leads_out(bool withoutOpenAt2)
    {
        Directory.CreateSymbolicLink(Path.Combine(rootfs, "relative"), "..");
        Directory.CreateSymbolicLink(Path.Combine(rootfs, "absolute"), folder.Path);
        Directory.CreateSymbolicLink(Path.Combine(rootfs, "chain"), "relative/../relative");
        using var root = RootDirectory.Open(rootfs, withoutOpenAt2);
        foreach (var path in (string[])["relative/secret", "absolute/secret", "chain/secret", "../secret"])
        {
            Assert.Null(root.TryStatus(P(path), followLast: true));
            Assert.Throws<FileSystemException>(() => root.ReadFile(P(path), 100));
        }
    }

    [Theory]
    [MemberData(nameof(BothWays))]
    public void Magic_links_of_proc_are_not_followed(bool withoutOpenAt2)
    {
        using var proc = RootDirectory.Open("/proc", withoutOpenAt2);
        Assert.Null(proc.TryStatus(P("self/root/etc/passwd"), followLast: true));
        Assert.Null(proc.TryStatus(P("self/cwd"), followLast: true));
        using var file = File.OpenRead(folder["secret"]);
        Assert.Null(proc.TryStatus(P($"self/fd/{file.SafeFileHandle.DangerousGetHandle()}"), followLast: true));
    }

    [Theory]
    [MemberData(nameof(BothWays))]
    public void Reading_waits_for_no_pipe_and_acts_on_no_device(bool withoutOpenAt2)
    {
        Peer.RequireRoot();
        using var root = RootDirectory.Open(rootfs, withoutOpenAt2);
        root.CreateNode(P("fifo"), FileKind.Fifo, 0x1b6);
        root.CreateNode(P("zero"), FileKind.CharacterDevice, 0x1b6, 1, 5);
        root.CreateDirectory(P("dir"), 0x1ed);
        root.CreateSymbolicLink(P("link"), "fifo"u8);
        foreach (var name in (string[])["fifo", "zero", "dir", "link"])
        {
            var refusal = Assert.Throws<FileSystemException>(() => root.OpenRead(P(name), followLast: true));
            Assert.Contains("expected a regular file", refusal.Message, StringComparison.Ordinal);
            using var directory = root.OpenDirectory(RootPath.Root);
            Assert.Throws<FileSystemException>(() => directory.OpenRead(Encoding.UTF8.GetBytes(name)));
        }
    }

    [Fact]
    public void No_more_is_read_than_allowed()
    {
        File.WriteAllBytes(Path.Combine(rootfs, "big"), new byte[100_000]);
        using var root = RootDirectory.Open(rootfs);
        Assert.Equal(100_000, root.ReadFile(P("big"), 100_000).Length);
        Assert.Equal(ErrorCodes.LimitExceeded, Assert.Throws<OciException>(() => root.ReadFile(P("big"), 99_999)).Code);
    }

    [Fact]
    public void Names_are_bytes()
    {
        byte[] name = [0xff, 0x0a, 0x27, 0x80];
        using var root = RootDirectory.Open(rootfs);
        root.CreateFile(RootPath.Clean(name), 0x1a4).Dispose();
        Assert.Equal(name, root.EnumerateEntries(RootPath.Root, sorted: true).Single().Name.ToArray());
        Assert.True(root.Status(RootPath.Clean(name), followLast: false).IsRegularFile);
        root.Unlink(RootPath.Clean(name));
        Assert.Empty(root.EnumerateEntries(RootPath.Root, sorted: true));
    }

    [Theory]
    [InlineData(""), InlineData(".."), InlineData("a/b"), InlineData("a\0b"), InlineData("/")]
    public void A_handle_takes_single_names_only(string name)
    {
        using var root = RootDirectory.Open(rootfs);
        using var directory = root.OpenDirectory(RootPath.Root);
        Assert.ThrowsAny<FileSystemException>(() => directory.CreateDirectory(Encoding.UTF8.GetBytes(name), 0x1ed));
        if (name.Length == 0) return;
        Assert.ThrowsAny<FileSystemException>(() => directory.ReadXattrs(Encoding.UTF8.GetBytes(name)));
        Assert.ThrowsAny<FileSystemException>(() => directory.Status(Encoding.UTF8.GetBytes(name)));
    }

    [Fact]
    public void Directories_are_read_whole_and_in_byte_order()
    {
        for (var i = 0; i < 5000; i++) File.WriteAllText(Path.Combine(rootfs, $"a-rather-long-name-to-fill-the-buffer-{i}"), "");
        using var root = RootDirectory.Open(rootfs);
        var names = root.EnumerateEntries(RootPath.Root, sorted: true).Select(entry => Encoding.UTF8.GetString(entry.Name.Span)).ToList();
        Assert.Equal(5000, names.Count);
        Assert.Equal(names.Order(StringComparer.Ordinal), names);
    }

    [Theory]
    [MemberData(nameof(BothWays))]
    public void Trees_deeper_than_any_path_work_with_few_open_files(bool withoutOpenAt2)
    {
        const int Depth = 1500;
        using var root = RootDirectory.Open(rootfs, withoutOpenAt2);
        var path = P(string.Join('/', Enumerable.Repeat("directory", Depth)));
        using (var made = root.EnsureDirectory(path, 0x1ed)) made.CreateFile("file"u8, 0x1a4).Dispose();
        root.CreateSymbolicLink(P("directory/back"), "/directory/directory"u8);
        Assert.True(root.Status(path.Append("file"u8), followLast: false).IsRegularFile);
        var round = P("directory/back/../back/" + string.Join('/', Enumerable.Repeat("directory", Depth - 2)) + "/file");
        Assert.True(root.Status(round, followLast: true).IsRegularFile);
        Assert.True(OpenBelow(rootfs) <= 2);
        root.RemoveTree(P("directory"));
        Assert.Empty(Directory.EnumerateFileSystemEntries(rootfs));
    }

    [Fact]
    public void Going_down_and_up_keeps_few_files_open()
    {
        using var root = RootDirectory.Open(rootfs);
        root.EnsureDirectory(P(string.Join('/', Enumerable.Repeat("d", 300))), 0x1ed).Dispose();
        using var top = root.OpenDirectory(RootPath.Root);
        using var descent = new DirectoryDescent(top);
        for (var i = 0; i < 300; i++) descent.Enter("d"u8);
        Assert.True(OpenBelow(rootfs) < 40);
        Assert.Equal(P(string.Join('/', Enumerable.Repeat("d", 300))), descent.Current.Path);
        for (var i = 0; i < 300; i++) Assert.Equal("d"u8, descent.Leave());
        Assert.True(descent.Current.Path.IsRoot);
    }

    [Fact]
    public void A_directory_that_was_moved_away_is_not_taken_for_the_parent()
    {
        using var root = RootDirectory.Open(rootfs);
        root.EnsureDirectory(P(string.Join('/', Enumerable.Repeat("d", 40))), 0x1ed).Dispose();
        using var top = root.OpenDirectory(RootPath.Root);
        using var descent = new DirectoryDescent(top);
        for (var i = 0; i < 40; i++) descent.Enter("d"u8);
        Directory.Move(Path.Combine(rootfs, "d/d/d"), folder["moved"]);
        Assert.Throws<FileSystemException>(() =>
        {
            while (descent.Depth > 0) descent.Leave();
        });
    }

    [Fact]
    public void Removing_follows_no_link()
    {
        Directory.CreateDirectory(folder["keep"]);
        File.WriteAllText(folder["keep/file"], "kept");
        Directory.CreateDirectory(Path.Combine(rootfs, "tree/sub"));
        Directory.CreateSymbolicLink(Path.Combine(rootfs, "tree/sub/out"), folder["keep"]);
        Directory.CreateSymbolicLink(Path.Combine(rootfs, "out"), folder["keep"]);
        using var root = RootDirectory.Open(rootfs);
        root.RemoveTree(P("out"));
        root.RemoveTree(P("tree"));
        root.RemoveTree(P("missing"));
        Assert.Equal("kept", File.ReadAllText(folder["keep/file"]));
        Assert.Empty(Directory.EnumerateFileSystemEntries(rootfs));
    }

    [Fact]
    public void Modes_change_without_the_newest_call_and_never_through_a_link()
    {
        File.WriteAllText(Path.Combine(rootfs, "file"), "");
        File.SetUnixFileMode(folder["secret"], UnixFileMode.UserRead);
        File.CreateSymbolicLink(Path.Combine(rootfs, "link"), folder["secret"]);
        using var root = RootDirectory.Open(rootfs);
        using var directory = root.OpenDirectory(RootPath.Root);
        Assert.Equal(0, directory.SetModeThroughProc("file"u8, 0x1c0));
        Assert.Equal(0, directory.SetModeThroughProc("link"u8, 0x1ff));
        Assert.Equal(0, directory.SetModeThroughProc([], 0x1c1));
        directory.SetMode("link"u8, 0x1ff);
        Assert.Equal(0x1c0, directory.Status("file"u8).Mode);
        Assert.Equal(0x1c1, directory.Status().Mode);
        Assert.Equal(UnixFileMode.UserRead, File.GetUnixFileMode(folder["secret"]));
    }

    [Fact]
    public void Large_attributes_are_read_whole_and_missing_ones_are_null()
    {
        File.WriteAllText(Path.Combine(rootfs, "file"), "");
        using var root = RootDirectory.Open(rootfs);
        using var directory = root.OpenDirectory(RootPath.Root);
        directory.SetXattr("file"u8, new ExtendedAttribute("user.b", new byte[3000]));
        directory.SetXattr("file"u8, new ExtendedAttribute("user.a", Array.Empty<byte>()));
        directory.SetXattr([], new ExtendedAttribute("user.self", new byte[1]));
        Assert.Equal(["user.a", "user.b"], directory.ReadXattrs("file"u8).Select(xattr => xattr.Name));
        Assert.Equal(3000, directory.ReadXattr("file"u8, "user.b")!.Length);
        Assert.Null(directory.ReadXattr("file"u8, "user.none"));
        directory.RemoveXattr("file"u8, "user.b");
        directory.RemoveXattr("file"u8, "user.b");
        Assert.Single(directory.ReadXattrs("file"u8));
        Assert.Equal("user.self", Assert.Single(directory.ReadXattrs([])).Name);
    }

    [Fact]
    public void Ensuring_a_directory_goes_through_links_and_stops_at_files()
    {
        using var root = RootDirectory.Open(rootfs);
        root.EnsureDirectory(P("usr/lib"), 0x1ed).Dispose();
        root.CreateSymbolicLink(P("lib"), "/usr/lib"u8);
        using (var made = root.EnsureDirectory(P("lib/a/b"), 0x1ed)) Assert.Equal(P("usr/lib/a/b"), made.Path);
        root.CreateFile(P("file"), 0x1a4).Dispose();
        Assert.Throws<FileSystemException>(() => root.EnsureDirectory(P("file/x"), 0x1ed));
    }

    private static int OpenBelow(string path) => Directory.EnumerateFiles("/proc/self/fd")
        .Select(file => new FileInfo(file).LinkTarget ?? "")
        .Count(target => target.StartsWith(path, StringComparison.Ordinal));
}
