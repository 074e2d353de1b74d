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
public abstract partial class SnapshotterContract : IAsyncLifetime
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
    protected Task<ChainId> BaseAsync() => CommitAsync(null, "base", BaseScript);

    private const string BaseScript = """
        echo file > file; mkdir -p tree/deep; echo in tree > tree/file; echo leaf > tree/deep/leaf; echo other > tree/deep/other
        ln -s file link; mkfifo fifo; echo hard > hard1; ln hard1 hard2; setfattr -n user.comment -v two tree
        touch -d '2020-01-01 00:00:00.25Z' file tree/file tree/deep/leaf tree/deep/other hard1 fifo; touch -h -d '2020-01-01 00:00:00.25Z' link
        touch -d '2020-01-03 00:00:00.000000001Z' tree/deep; touch -d '2020-01-02 00:00:00Z' tree; touch -d '2020-01-01 00:00:00.5Z' .
        """;

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

    /// <summary><c>right</c> does what a user namespace cannot: there the rest of the script is the test.</summary>
    private const string Prelude = "umask 022; right() { \"$@\" || test -n \"$OCI_TEST_USERNS\"; }; cd \"$0\"; eval \"$1\"";

    protected static void Run(SnapshotView snapshot, string script)
    {
        var info = new ProcessStartInfo("/bin/sh", ["-e", "-c", Prelude, snapshot.RootFolder, script]) { RedirectStandardError = true };
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
}
