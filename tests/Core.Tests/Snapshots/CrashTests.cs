using System.Runtime.Versioning;
using Oci.Content;
using Oci.Diagnostics;
using Oci.Layers;
using Oci.Native;
using Oci.Snapshots;
using Oci.Testing;

namespace Oci.Tests.Snapshots;

/// <summary>What is left of a process that was killed in the middle of its work.</summary>
[SupportedOSPlatform("linux")]
public sealed class CrashTests : IDisposable
{
    private const string FolderVariable = "OCI_TEST_FOLDER";
    private const string KindVariable = "OCI_TEST_KIND";
    private readonly TemporaryFolder folder = new();

    public CrashTests() => Peer.RequireRoot();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData(SnapshotterKind.Overlay)]
    [InlineData(SnapshotterKind.Copy)]
    public async Task A_killed_process_leaves_no_mount_and_the_next_sweeps_the_rest(SnapshotterKind kind)
    {
        using var child = TestChild.Start(GetType().Assembly, [], ["-explicit", "only", "-method", $"{typeof(CrashTests).FullName}.{nameof(BusyUntilKilled)}"],
            (FolderVariable, folder.Path), (KindVariable, kind.ToString()));
        _ = child.StandardOutput.ReadToEndAsync();
        while (!File.Exists(folder["ready"]))
        {
            Assert.False(child.HasExited, "The child ended by itself");
            await Task.Delay(20);
        }
        Assert.Equal(kind == SnapshotterKind.Overlay, MountsOf(child.Id).Contains(folder.Path, StringComparison.Ordinal));
        var state = folder[kind == SnapshotterKind.Overlay ? "state/overlay" : "state/copy"];
        Assert.Single(Directory.EnumerateDirectories(Path.Combine(state, "owners")));

        child.Kill();
        await child.WaitForExitAsync();

        Assert.DoesNotContain(folder.Path, File.ReadAllText("/proc/self/mountinfo"), StringComparison.Ordinal);
        await using var next = await SnapshotterPicker.OpenAsync(new SnapshotOptions { Folder = folder["state"], Kind = kind }, default);
        var owner = Assert.Single(Directory.EnumerateDirectories(Path.Combine(state, "owners")));
        Assert.StartsWith($"{Environment.ProcessId}-", Path.GetFileName(owner), StringComparison.Ordinal);
        Assert.Equal(2, Directory.EnumerateFileSystemEntries(Path.Combine(state, "owners")).Count());
        Assert.False(await next.ContainsAsync(new ChainId(BlockedStore.Layer.DiffId), default));
        Assert.Equal(0, await next.PruneAsync(new HashSet<ChainId>(), default));
    }

    [Fact(Explicit = true)]
    public async Task BusyUntilKilled()
    {
        var parent = Environment.GetEnvironmentVariable(FolderVariable)!;
        var kind = Enum.Parse<SnapshotterKind>(Environment.GetEnvironmentVariable(KindVariable)!);
        var snapshotter = await SnapshotterPicker.OpenAsync(new SnapshotOptions { Folder = Path.Combine(parent, "state"), Kind = kind }, default);
        var snapshot = await snapshotter.PrepareAsync(null, default);
        snapshot.Root.CreateFile(RootPath.Clean("half"), 0x1a4).Dispose();
        var store = new BlockedStore();
        _ = snapshotter.UnpackAsync([BlockedStore.Layer], store, default);
        await store.Reached;
        await File.WriteAllTextAsync(Path.Combine(parent, "ready"), "");
        await Task.Delay(TimeSpan.FromMinutes(2));
    }

    private static string MountsOf(int process) => string.Concat(Directory.EnumerateDirectories($"/proc/{process}/task").Select(task => File.ReadAllText(task + "/mountinfo")));

    /// <summary>Has a layer that never comes to its end.</summary>
    private sealed class BlockedStore : IContentStore
    {
        private readonly TaskCompletionSource reached = new();

        public static LayerBlob Layer { get; } = new(
            new Descriptor { MediaType = MediaTypes.OciLayer, Digest = Digest.Sha256("blob"u8), Size = 1 << 20 }, Digest.Sha256("tar"u8));

        public Task Reached => reached.Task;

        public ValueTask<bool> ContainsAsync(Descriptor content, CancellationToken ct) => ValueTask.FromResult(true);

        public Task<Stream> OpenReadAsync(Descriptor content, CancellationToken ct) =>
            Task.FromResult<Stream>(new Blocked(new RawTar().Directory("made/").File("made/file", "content").ToArray()[..^1024], reached));

        public Task<ContentWriter> BeginWriteAsync(CancellationToken ct) => throw new NotSupportedException();

        private sealed class Blocked(byte[] start, TaskCompletionSource reached) : MemoryStream(start)
        {
            public override int Read(Span<byte> buffer)
            {
                if (Position < Length) return base.Read(buffer);
                reached.TrySetResult();
                Thread.Sleep(Timeout.Infinite);
                return 0;
            }

            public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
            {
                if (Position < Length) return Read(buffer.Span);
                reached.TrySetResult();
                await Task.Delay(Timeout.Infinite, cancellationToken);
                return 0;
            }
        }
    }
}
