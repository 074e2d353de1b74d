using System.Runtime.Versioning;
using Oci.Content;
using Oci.Layers;
using Oci.Native;
using Oci.Snapshots;
using Oci.Testing;

namespace Oci.Tests.Snapshots;

[SupportedOSPlatform("linux")]
public sealed class ChainFoldersTests : IDisposable
{
    private static readonly ChainId Base = new(Digest.Sha256("base"u8));
    private static readonly ChainId Child = new(Digest.Sha256("child"u8));
    private readonly TemporaryFolder folder = new();
    private readonly StateFolder state;
    private readonly ChainFolders chains;
    private int made;

    public ChainFoldersTests()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Snapshots are Linux's");
        state = StateFolder.Open(folder["state"]);
        chains = new ChainFolders(state, "layers", null);
    }

    public void Dispose()
    {
        state.Dispose();
        folder.Dispose();
    }

    [Fact]
    public void A_stack_is_there_when_all_of_it_is()
    {
        Finish(Child, Base, "child");
        Assert.Null(chains.TryStack(Child));

        Finish(Base, null, "base");
        Assert.Equal([Child, Base], chains.TryStack(Child));
        Assert.Equal([Base], chains.TryStack(Base));
        Assert.Equal(new[] { Base, Child }.OrderBy(ChainFolders.NameOf, StringComparer.Ordinal), chains.All());
    }

    [Fact]
    public void What_is_there_stays()
    {
        Finish(Base, null, "first");
        Finish(Base, null, "second");

        Assert.Equal("first", Read(Base));
    }

    [Fact]
    public void What_another_boot_left_unwritten_is_not_trusted_and_gives_way()
    {
        Finish(Base, null, "lost");
        PretendOtherBoot(Base);
        Assert.Null(chains.TryStack(Base));
        Assert.False(chains.IsFinished(Base));

        Finish(Base, null, "again");

        Assert.Equal("again", Read(Base));
        Assert.NotNull(chains.TryStack(Base));
    }

    [Fact]
    public void What_was_written_to_disk_is_trusted_in_every_boot()
    {
        Finish(Base, null, "old");
        Finish(Child, Base, "new");
        state.Root.SetTimes(MarkOf(Base), new UnixTime(1000));

        chains.Sync(DateTimeOffset.FromUnixTimeSeconds(2000));

        Assert.Null(state.Root.TryStatus(MarkOf(Base), followLast: false));
        Assert.NotNull(state.Root.TryStatus(MarkOf(Child), followLast: false));
    }

    [Fact]
    public void The_mark_of_another_boot_is_not_taken_away_by_writing_to_disk()
    {
        Finish(Base, null, "lost");
        PretendOtherBoot(Base);

        chains.Sync(DateTimeOffset.MaxValue);

        Assert.False(chains.IsFinished(Base));
    }

    [Fact]
    public async Task One_at_a_time_makes_a_folder_and_no_lock_stays()
    {
        using (await chains.LockAsync(Base, default))
        {
            using var soon = new CancellationTokenSource(TimeSpan.FromMilliseconds(100));
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => chains.LockAsync(Base, soon.Token));
            (await chains.LockAsync(Child, default)).Dispose();
        }

        Assert.Empty(Directory.EnumerateFiles(folder["state/locks"]));
    }

    private void Finish(ChainId chain, ChainId? parent, string content)
    {
        var path = RootPath.Clean($"made{++made}");
        state.Ensure(path.Append("fs"u8));
        File.WriteAllText(Path.Combine(state.HostPath(path), "fs", "content"), content);
        chains.Finish(chain, parent, path, RootPath.Clean($"trash{made}"));
    }

    private string Read(ChainId chain) => File.ReadAllText(Path.Combine(state.HostPath(chains.FilesOf(chain)), "content"));

    private void PretendOtherBoot(ChainId chain)
    {
        state.Root.Unlink(MarkOf(chain));
        state.Root.CreateSymbolicLink(MarkOf(chain), "another boot"u8);
    }

    private RootPath MarkOf(ChainId chain) => chains.FilesOf(chain).Parent.Append("unsynced"u8);
}
