using System.Diagnostics;
using System.Runtime.Versioning;
using Oci.Content;
using Oci.Diagnostics;
using Oci.Layers;
using Oci.Native;
using Oci.Snapshots;
using Oci.Testing;

namespace Oci.Contracts;

/// <summary>What every snapshotter does, whatever it is made of. Steps are shell scripts that run on the mounted root file system.</summary>
[SupportedOSPlatform("linux")]
public abstract class SnapshotterContract : IAsyncLifetime
{
    private readonly TemporaryFolder folder = new();
    private ISnapshotter? snapshotter;

    protected SnapshotterContract() => Peer.RequireRoot();

    protected ISnapshotter Snapshotter => snapshotter!;

    protected string State => folder["state"];

    protected TemporaryFolder Folder => folder;

    protected abstract Task<ISnapshotter> OpenAsync(SnapshotOptions options);

    public async ValueTask InitializeAsync() => snapshotter = await OpenAsync(new SnapshotOptions { Folder = State });

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        if (snapshotter is not null) await snapshotter.DisposeAsync();
        folder.Dispose();
    }

    [Fact]
    public async Task An_untouched_snapshot_has_no_changes()
    {
        var parent = await BaseAsync();
        await using var empty = await Snapshotter.PrepareAsync(null, default);
        await using var full = await Snapshotter.PrepareAsync(parent, default);

        Assert.Empty(empty.ReadChanges().Changes);
        Assert.Empty(full.ReadChanges().Changes);
    }

    [Fact]
    public async Task An_empty_snapshot_has_a_root_that_everybody_may_enter()
    {
        await using var empty = await Snapshotter.PrepareAsync(null, default);

        var root = empty.Root.Status(RootPath.Root, followLast: false);
        Assert.Equal((Octal("755"), 0u, 0u, UnixTime.Epoch), (root.Mode, root.Uid, root.Gid, root.ModifiedAt));
    }

    public static TheoryData<string, string> Steps => new()
    {
        { "deletions", "rm file; rm -r tree; rm link fifo" },
        { "deletions of one name of several", "rm hard1" },
        { "a directory becomes a file", "rm -r tree; echo now a file > tree" },
        { "a directory becomes a link", "rm -r tree; ln -s elsewhere tree" },
        { "a file becomes a directory", "rm file; mkdir file; echo in > file/in" },
        { "a link becomes a directory", "rm link; mkdir link; echo in > link/in" },
        { "a directory is made anew", "rm -r tree; mkdir tree; echo new > tree/new" },
        { "a directory is made anew with some of the same names", "rm -r tree; mkdir -p tree/deep; echo same > tree/file; echo new > tree/deep/new" },
        { "a directory is made anew and empty", "rm -r tree/deep; mkdir tree/deep" },
        { "a directory is emptied", "rm -r tree/deep/*" },
        { "a tree is moved", "mv tree moved" },
        { "names exchange what they are", "mv file t; mv tree file; mv t tree" },
        { "new files of every kind", "echo a > a; mkdir d; ln -s '/abs/olute' l; mkfifo p; mknod c c 1 3; mknod b b 7 200; mknod big c 300 70000; : > empty" },
        { "permissions of every kind", "chmod 4755 file; chmod 2750 tree; chmod 1777 tree/deep; echo x > new; chmod 6711 new; chmod 0 hard1" },
        { "owners", "chown 12:34 file; chown -h 1000:1000 link; chown 65534:65534 tree; chown 4000000000:1 fifo" },
        { "times to the nanosecond", "touch -d '2001-02-03 04:05:06.123456789Z' file tree fifo; touch -h -d '1969-12-31 23:59:59.5Z' link" },
        { "extended attributes", "setfattr -n user.note -v one file; setfattr -x user.comment tree; setfattr -n user.binary -v 0x00ff3d0a fifo 2>/dev/null || :; setfattr -n trusted.t -v y tree/file" },
        { "capabilities", "cp /bin/true prog; setfattr -n security.capability -v 0x0100000200040000000000000000000000000000 prog" },
        { "access control lists", "setfattr -n system.posix_acl_access -v 0x0200000001000600ffffffff02000400e803000004000400ffffffff10000600ffffffff20000400ffffffff file" },
        { "new hard links", "echo x > n1; ln n1 n2; mkdir z; ln n1 z/n3; ln file filelink; ln -s t s1; ln s1 s2; mkfifo q1; ln q1 q2" },
        { "a write through one of several names", "echo more >> hard1" },
        { "another name for a file with several", "ln hard1 hard3" },
        { "a hard link broken", "cp hard1 t; mv t hard1" },
        { "names that are no text", "printf x > \"$(printf 'b\\377\\376d')\"; mkdir \"$(printf '\\200')\"; printf y > \"$(printf '\\200')/$(printf 'new\\nline')\"; ln -s \"$(printf '\\375')\" odd" },
        { "names around the slash in order", "mkdir a; echo 1 > a/b; echo 2 > a-b; echo 3 > a.b; echo 4 > a0; mkdir a+; echo 5 > a+/c; mkdir tree/deep-er; echo 6 > tree/deep-er/x; echo 7 > tree/deep/y" },
        { "holes", "truncate -s 20M sparse; printf end | dd of=sparse bs=1 seek=15000000 conv=notrunc 2>/dev/null" },
        { "a file replaced with the same bytes", "cp file t; mv t file" },
        { "attributes of the root", "chmod 711 .; chown 5:6 .; setfattr -n user.root -v yes ." },
        { "a change far below untouched directories", "echo x >> tree/deep/leaf" },
        { "a deletion far below", "rm tree/deep/leaf" },
        { "an executable text", "printf '#!/bin/sh\\n' > run; chmod +x run; mkdir -m 700 private; echo k > private/key; chmod 600 private/key" },
        { "what overlay itself would mark", "setfattr -n user.overlay.opaque -v y tree; setfattr -n trusted.overlay.opaque -v y tree/deep; setfattr -n user.overlay.redirect -v /x file" },
        { "more than one directory deep and wide", "for i in 1 2 3 4 5 6 7 8 9; do mkdir -p w/$i/$i/$i; for j in a b c; do echo $i$j > w/$i/$i/$j; done; done; rm -r w/5" },
    };

    [Theory]
    [MemberData(nameof(Steps))]
    public async Task A_step_is_read_and_kept_as_it_was(string what, string script)
    {
        Assert.NotEmpty(what);
        var parent = await BaseAsync();
        await using var snapshot = await Snapshotter.PrepareAsync(parent, default);
        Run(snapshot, script);
        var seen = TreeSnapshot.Of(snapshot.Root);

        var changes = snapshot.ReadChanges().Changes.ToList();

        ChangeSetOrder.Check(changes);
        var applied = folder.Make("applied");
        await using (var below = await Snapshotter.ViewAsync(parent, default)) Copy(below, applied);
        PlainApplication.Apply(new ChangeSet(changes), applied);
        Assert.Equal(seen.ToString(), TreeSnapshot.Of(applied).ToString());

        await snapshot.CommitAsync(Chain("child"), null, default);
        await using var view = await Snapshotter.ViewAsync(Chain("child"), default);
        Assert.Equal(seen.ToString(), TreeSnapshot.Of(view.Root).ToString());
    }

    public static TheoryData<string, string> NoSteps => new()
    {
        { "reading", "cat file tree/file >/dev/null; ls -R . >/dev/null" },
        { "what was made and removed", "cp -p tree/file tree/t; touch -r tree t2; rm tree/t; touch -r t2 tree; touch -r t2 .; mtime=$(stat -c %y .); rm t2; touch -d '2020-01-01 00:00:00.5Z' .; touch -d '2020-01-02 00:00:00Z' tree" },
        { "ownership given to who has it", "chown -h 0:0 file link fifo; chown -R 0:0 tree/deep" },
        { "permissions that are the same", "chmod 644 file; chmod 755 tree" },
        { "files opened to be written", ": >> file; : >> tree/deep/leaf" },
    };

    [Theory]
    [MemberData(nameof(NoSteps))]
    public async Task A_step_that_leaves_all_as_it_was_changes_nothing(string what, string script)
    {
        Assert.NotEmpty(what);
        var parent = await BaseAsync();
        await using var snapshot = await Snapshotter.PrepareAsync(parent, default);

        Run(snapshot, script);

        Assert.Empty(snapshot.ReadChanges().Changes.Select(change => change.ToString()));
    }

    [Fact]
    public async Task Only_what_changed_is_in_the_changes()
    {
        var parent = await BaseAsync();
        await using var snapshot = await Snapshotter.PrepareAsync(parent, default);
        Run(snapshot, "echo x >> tree/deep/leaf; rm tree/file; echo n > new");

        var paths = snapshot.ReadChanges().Changes.Select(change => $"{change.GetType().Name} {change.Path}");

        Assert.Equal(["DirectoryChange /", "FileChange /new", "DirectoryChange /tree", "DeletedChange /tree/file", "DirectoryChange /tree/deep", "FileChange /tree/deep/leaf"], paths);
    }

    [Fact]
    public async Task Sockets_are_no_part_of_a_layer()
    {
        var parent = await BaseAsync();
        await using var snapshot = await Snapshotter.PrepareAsync(parent, default);
        foreach (var path in new[] { "socket", "tree/socket" }) snapshot.Root.CreateNode(RootPath.Clean(path), FileKind.Socket, Octal("755"));
        snapshot.Root.Unlink(RootPath.Clean("file"));
        snapshot.Root.CreateNode(RootPath.Clean("file"), FileKind.Socket, Octal("755"));

        var changes = snapshot.ReadChanges().Changes.Select(change => $"{change.GetType().Name} {change.Path}").ToList();
        await snapshot.CommitAsync(Chain("child"), null, default);

        Assert.Equal(["DirectoryChange /", "DeletedChange /file", "DirectoryChange /tree"], changes);
        await using var view = await Snapshotter.ViewAsync(Chain("child"), default);
        Assert.DoesNotContain("socket", TreeSnapshot.Of(view.Root).ToString(), StringComparison.Ordinal);
        Assert.Null(view.Root.TryStatus(RootPath.Clean("file"), followLast: false));
    }

    [Fact]
    public async Task Committed_times_are_no_later_than_the_layers()
    {
        var parent = await BaseAsync();
        await using var snapshot = await Snapshotter.PrepareAsync(parent, default);
        Run(snapshot, "echo x > new; ln -s x newlink; mkdir dir; echo y > dir/y; touch -d '1999-01-01Z' dir/old; touch -h -d '2030-01-01Z' link");
        var newest = new UnixTime(1_700_000_000, 5);

        await snapshot.CommitAsync(Chain("child"), newest, default);

        await using var view = await Snapshotter.ViewAsync(Chain("child"), default);
        foreach (var path in new[] { "", "new", "newlink", "dir", "dir/y", "link" }) Assert.Equal(newest, view.Root.Status(RootPath.Clean(path), followLast: false).ModifiedAt);
        Assert.Equal(915148800, view.Root.Status(RootPath.Clean("dir/old"), followLast: false).ModifiedAt.Seconds);
    }

    [Fact]
    public async Task The_stack_below_is_never_written_to()
    {
        var parent = await BaseAsync();
        var before = await LookAsync(parent);
        await using (var snapshot = await Snapshotter.PrepareAsync(parent, default)) Run(snapshot, "rm -r tree; echo x >> file; chmod 0 hard1; rm fifo");

        Assert.Equal(before, await LookAsync(parent));
    }

    [Fact]
    public async Task A_disposed_snapshot_leaves_nothing()
    {
        var parent = await BaseAsync();
        var before = Listing(State);
        var snapshot = await Snapshotter.PrepareAsync(parent, default);
        Run(snapshot, "mkdir -p a/b/c; echo x > a/b/c/d");
        await snapshot.DisposeAsync();
        await snapshot.DisposeAsync();

        Assert.Equal(before, Listing(State));
    }

    [Fact]
    public async Task What_is_committed_twice_is_kept_once()
    {
        var parent = await BaseAsync();
        foreach (var text in new[] { "first", "second" })
        {
            await using var snapshot = await Snapshotter.PrepareAsync(parent, default);
            Run(snapshot, $"echo {text} > which");
            await snapshot.CommitAsync(Chain("child"), null, default);
        }

        await using var view = await Snapshotter.ViewAsync(Chain("child"), default);
        Assert.Equal("first\n"u8.ToArray(), view.Root.ReadFile(RootPath.Clean("which"), 100));
    }

    [Fact]
    public async Task A_stack_that_is_not_there_is_named()
    {
        var missing = await Assert.ThrowsAsync<OciException>(() => Snapshotter.PrepareAsync(Chain("missing"), default));
        Assert.Equal(ErrorCodes.SnapshotNotFound, missing.Code);
        Assert.False(await Snapshotter.ContainsAsync(Chain("missing"), default));
        Assert.Equal(ErrorCodes.SnapshotNotFound, (await Assert.ThrowsAsync<OciException>(() => Snapshotter.ViewAsync(Chain("missing"), default))).Code);
    }

    [Fact]
    public async Task A_hundred_layers_are_one_tree()
    {
        ChainId? top = null;
        for (var i = 0; i < 100; i++)
        {
            await using var snapshot = await Snapshotter.PrepareAsync(top, default);
            snapshot.Root.CreateFile(RootPath.Clean($"file{i:D3}"), Octal("644")).Dispose();
            if (i > 0) snapshot.Root.Rename(RootPath.Clean($"moving{i - 1}"), RootPath.Clean($"moving{i}"));
            else snapshot.Root.CreateFile(RootPath.Clean("moving0"), Octal("600")).Dispose();
            snapshot.ReadChanges();
            await snapshot.CommitAsync(Chain($"layer{i}"), null, default);
            top = Chain($"layer{i}");
        }

        await using var view = await Snapshotter.ViewAsync(top, default);
        var names = view.Root.EnumerateEntries(RootPath.Root, sorted: true).Select(entry => System.Text.Encoding.UTF8.GetString(entry.Name.Span));
        Assert.Equal([.. Enumerable.Range(0, 100).Select(i => $"file{i:D3}"), "moving99"], names);
    }

    [Fact]
    public async Task Many_snapshots_of_one_stack_do_not_see_one_another()
    {
        var parent = await BaseAsync();
        var snapshots = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Snapshotter.PrepareAsync(parent, default)));
        Parallel.For(0, 8, i => Run(snapshots[i], $"echo {i} > mine; rm tree/file; echo {i} >> file"));

        for (var i = 0; i < 8; i++)
        {
            Assert.Equal($"{i}\n", System.Text.Encoding.UTF8.GetString(snapshots[i].Root.ReadFile(RootPath.Clean("mine"), 100)));
            Assert.Equal($"file\n{i}\n", System.Text.Encoding.UTF8.GetString(snapshots[i].Root.ReadFile(RootPath.Clean("file"), 100)));
        }
        await Task.WhenAll(snapshots.Select(snapshot => snapshot.CommitAsync(Chain("child"), null, default)));
        foreach (var snapshot in snapshots) await snapshot.DisposeAsync();
        Assert.True(await Snapshotter.ContainsAsync(Chain("child"), default));
    }

    [Fact]
    public async Task Missing_mount_points_leave_no_trace()
    {
        var parent = await BaseAsync();
        await using var snapshot = await Snapshotter.PrepareAsync(parent, default);
        snapshot.Root.CreateSymbolicLink(RootPath.Clean("resolv"), "../run/stub/resolv.conf"u8);
        snapshot.Root.SetTimes(RootPath.Clean("resolv"), new UnixTime(1));
        snapshot.Root.SetTimes(RootPath.Root, new UnixTime(2));

        var places = snapshot.AddMountPoints([
            Directory("proc"), Directory("tree/deep/mnt/a"), File("etc/resolv.conf"), File("etc/hosts"), File("resolv"), Directory("tree"), File("file")]);
        Run(snapshot, "test -d proc; test -f etc/hosts; test -d tree/deep/mnt/a; test -f run/stub/resolv.conf; echo y > tree/deep/mnt/kept");

        Assert.Equal(["/proc", "/tree/deep/mnt/a", "/etc/resolv.conf", "/etc/hosts", "/run/stub/resolv.conf", "/tree", "/file"], places.Select(place => place.ToString()));
        Assert.Equal(["DirectoryChange /", "SymlinkChange /resolv", "DirectoryChange /tree", "DirectoryChange /tree/deep", "DirectoryChange /tree/deep/mnt", "FileChange /tree/deep/mnt/kept"],
            snapshot.ReadChanges().Changes.Select(change => $"{change.GetType().Name} {change.Path}"));
        Assert.Equal(new UnixTime(2), Assert.IsType<DirectoryChange>(snapshot.ReadChanges().Changes.First()).Metadata.ModifiedAt);
    }

    [Fact]
    public async Task A_mount_point_that_a_step_used_stays()
    {
        var parent = await BaseAsync();
        await using var snapshot = await Snapshotter.PrepareAsync(parent, default);
        snapshot.AddMountPoints([File("tree/a"), File("tree/b"), File("tree/c"), Directory("tree/d"), Directory("tree/e"), Directory("tree/f")]);

        Run(snapshot, "echo x > tree/a; chmod 600 tree/b; rm tree/c; chmod 700 tree/d; rmdir tree/e; mkdir t; mv t tree/e");

        Assert.Equal(["DirectoryChange /", "DirectoryChange /tree", "FileChange /tree/a", "FileChange /tree/b", "DirectoryChange /tree/d", "DirectoryChange /tree/e"],
            snapshot.ReadChanges().Changes.Select(change => $"{change.GetType().Name} {change.Path}"));
    }

    [Theory]
    [InlineData("file/below", true)]
    [InlineData("file", true)]
    [InlineData("tree", false)]
    [InlineData("loop/x", true)]
    public async Task What_cannot_be_mounted_on_is_refused(string path, bool isDirectory)
    {
        await using var snapshot = await Snapshotter.PrepareAsync(await BaseAsync(), default);
        snapshot.Root.CreateSymbolicLink(RootPath.Clean("loop"), "loop"u8);

        var error = Assert.Throws<OciException>(() => snapshot.AddMountPoints([new MountPoint(RootPath.Clean(path), isDirectory)]));
        Assert.Equal(ErrorCodes.UnsuitableMountPoint, error.Code);
    }

    [Fact]
    public async Task Mount_points_stay_inside_the_root()
    {
        await using var snapshot = await Snapshotter.PrepareAsync(await BaseAsync(), default);
        snapshot.Root.CreateSymbolicLink(RootPath.Clean("out"), System.Text.Encoding.UTF8.GetBytes("../../../.." + folder.Path));
        snapshot.Root.CreateSymbolicLink(RootPath.Clean("absolute"), System.Text.Encoding.UTF8.GetBytes(folder.Path));

        var places = snapshot.AddMountPoints([Directory("out/x"), Directory("absolute/y"), Directory("out/../../z")]);

        Assert.All(places.Take(2), place => Assert.StartsWith(folder.Path, place.ToString(), StringComparison.Ordinal));
        Assert.False(Path.Exists(folder["x"]) || Path.Exists(folder["y"]));
    }

    [Fact]
    public async Task A_stack_that_is_kept_stays_whole_and_the_others_go()
    {
        var parent = await BaseAsync();
        await CommitAsync(parent, "kept", "echo k > k");
        await CommitAsync(Chain("kept"), "gone", "echo g > g");
        await CommitAsync(parent, "also-gone", "echo g > g");
        var before = await LookAsync(Chain("kept"));

        var removed = await Snapshotter.PruneAsync(new HashSet<ChainId> { Chain("kept"), Chain("never-there") }, default);

        Assert.True(removed >= 2);
        Assert.False(await Snapshotter.ContainsAsync(Chain("gone"), default));
        Assert.False(await Snapshotter.ContainsAsync(Chain("also-gone"), default));
        Assert.Equal(before, await LookAsync(Chain("kept")));
    }

    [Fact]
    public async Task Nothing_is_removed_while_it_is_used()
    {
        var parent = await BaseAsync();
        await using (var _ = await Snapshotter.PrepareAsync(parent, default))
        {
            Assert.Equal(ErrorCodes.SnapshotsInUse, (await Assert.ThrowsAsync<OciException>(() => Snapshotter.PruneAsync(new HashSet<ChainId>(), default))).Code);
        }
        await using (var other = await OpenAsync(new SnapshotOptions { Folder = State }))
        {
            Assert.Equal(ErrorCodes.SnapshotsInUse, (await Assert.ThrowsAsync<OciException>(() => Snapshotter.PruneAsync(new HashSet<ChainId>(), default))).Code);
        }
        Assert.Equal(1, await Snapshotter.PruneAsync(new HashSet<ChainId>(), default));
    }

    [Fact]
    public async Task Two_snapshotters_share_one_folder()
    {
        await using var other = await OpenAsync(new SnapshotOptions { Folder = State });
        var parent = await BaseAsync();

        Assert.True(await other.ContainsAsync(parent, default));
        await using var view = await other.ViewAsync(parent, default);
        Assert.Equal("file\n"u8.ToArray(), view.Root.ReadFile(RootPath.Clean("file"), 100));
    }

    [Fact]
    public async Task The_state_is_for_its_owner_only()
    {
        await BaseAsync();
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, System.IO.File.GetUnixFileMode(State));
    }

    [Fact]
    public async Task A_process_sees_the_root_folder_and_a_mount_that_names_it()
    {
        await using var snapshot = await Snapshotter.PrepareAsync(await BaseAsync(), default);

        Run(snapshot, $"test \"$(cat {snapshot.RootFolder}/file)\" = file");

        var mount = Assert.Single(snapshot.Mounts);
        Assert.Equal(("bind", snapshot.RootFolder, ""), (mount.Type, mount.Source, mount.Target));
    }

    /// <summary>A stack with something of everything.</summary>
    protected Task<ChainId> BaseAsync() => CommitAsync(null, "base", """
        echo file > file; mkdir -p tree/deep; echo in tree > tree/file; echo leaf > tree/deep/leaf; echo other > tree/deep/other
        ln -s file link; mkfifo fifo; echo hard > hard1; ln hard1 hard2; setfattr -n user.comment -v two tree
        touch -d '2020-01-01 00:00:00.25Z' file tree/file tree/deep/leaf tree/deep/other hard1 fifo; touch -h -d '2020-01-01 00:00:00.25Z' link
        touch -d '2020-01-03 00:00:00.000000001Z' tree/deep; touch -d '2020-01-02 00:00:00Z' tree; touch -d '2020-01-01 00:00:00.5Z' .
        """);

    protected async Task<ChainId> CommitAsync(ChainId? parent, string name, string script)
    {
        await using var snapshot = await Snapshotter.PrepareAsync(parent, default);
        Run(snapshot, script);
        snapshot.ReadChanges();
        await snapshot.CommitAsync(Chain(name), null, default);
        return Chain(name);
    }

    protected async Task<string> LookAsync(ChainId chain)
    {
        await using var view = await Snapshotter.ViewAsync(chain, default);
        return TreeSnapshot.Of(view.Root).ToString();
    }

    protected static ChainId Chain(string name) => new(Digest.Sha256(System.Text.Encoding.UTF8.GetBytes(name)));

    protected static int Octal(string mode) => Convert.ToInt32(mode, 8);

    protected static void Run(SnapshotView snapshot, string script)
    {
        var info = new ProcessStartInfo("/bin/sh", ["-e", "-c", "umask 022; cd \"$0\"; eval \"$1\"", snapshot.RootFolder, script]) { RedirectStandardError = true };
        using var process = snapshot.Namespace.Start(info);
        var errors = process.StandardError.ReadToEnd();
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, errors);
    }

    private static void Copy(SnapshotView view, string target)
    {
        using var process = view.Namespace.Start(new ProcessStartInfo("cp", ["-a", view.RootFolder + "/.", target]));
        process.WaitForExit();
        Assert.Equal(0, process.ExitCode);
    }

    private static List<string> Listing(string folder) => [.. System.IO.Directory.EnumerateFileSystemEntries(folder, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal)];

    private static MountPoint Directory(string path) => new(RootPath.Clean(path), IsDirectory: true);

    private static MountPoint File(string path) => new(RootPath.Clean(path), IsDirectory: false);
}
