using Oci.Content;
using Oci.Contracts;
using Oci.Diagnostics;
using Oci.Native;
using Oci.Testing;

namespace Oci.Tests.Content;

public sealed class DirectoryContentStoreTests : ContentStoreContract, IDisposable
{
    private readonly TemporaryFolder folder = new();

    private DirectoryContentStore Store => new(folder["blobs"]);

    protected override IContentStore Create() => Store;

    [Theory]
    [InlineData(MediaTypes.OciForeignLayer, true)]
    [InlineData(MediaTypes.OciLayer, false)]
    public async Task Content_that_is_absent_is_said_to_be_and_why_where_that_is_known(string type, bool isExplained)
    {
        var fault = await Assert.ThrowsAsync<ContentNotFoundException>(() => Store.OpenReadAsync(new Descriptor { MediaType = type, Digest = Digest.Sha256("x"u8), Size = 1 }, TestContext.Current.CancellationToken));
        Assert.Contains(Digest.Sha256("x"u8).ToString(), fault.Message, StringComparison.Ordinal);
        Assert.Equal(isExplained, fault.Hint is not null);
    }

    [Fact]
    public async Task Content_lies_under_its_digest_and_nothing_else_is_left()
    {
        var store = Store;
        var written = await WriteAsync(store, "thing"u8.ToArray());
        await using (var given_up = await store.BeginWriteAsync(Ct)) given_up.Write("half"u8);
        Assert.Equal([store.PathOf(written.Digest)], Directory.GetFiles(folder.Path, "*", SearchOption.AllDirectories));
        Assert.Equal($"{folder["blobs"]}/sha256/{written.Digest.Encoded}", store.PathOf(written.Digest).Replace('\\', '/'));
    }

    [Fact]
    public async Task Another_folder_takes_over_what_is_known_to_be_right()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Only Linux tells whether a file was changed");
        var (store, other) = (Store, new DirectoryContentStore(folder["other"]));
        var bytes = new byte[3_000_000];
        new Random(1).NextBytes(bytes);
        var written = await WriteAsync(store, bytes);
        using (var file = ((IContentFiles)store).TryOpenIntact(written)!) Assert.True(await ((IContentFiles)other).TryTakeAsync(file, written, Ct));
        Assert.Equal(bytes, File.ReadAllBytes(other.PathOf(written.Digest)));
        Assert.True(await other.IsIntactAsync(written, Ct));
        Assert.Single(Directory.GetFiles(folder["other"], "*", SearchOption.AllDirectories));
    }

    [Fact]
    public async Task What_was_changed_or_never_read_is_not_known_to_be_right()
    {
        var store = Store;
        var written = await WriteAsync(store, "thing"u8.ToArray());
        Assert.Null(((IContentFiles)new DirectoryContentStore(folder["blobs"])).TryOpenIntact(written));
        Assert.Null(((IContentFiles)store).TryOpenIntact(written with { Digest = Digest.Sha256("other"u8) }));
        File.WriteAllText(store.PathOf(written.Digest), "other");
        File.SetLastWriteTimeUtc(store.PathOf(written.Digest), DateTime.UnixEpoch); // the clock of files may not have ticked since
        Assert.Null(((IContentFiles)store).TryOpenIntact(written));
    }

    [Fact]
    public async Task What_was_changed_after_it_was_found_right_is_not_taken_over()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Only Linux tells whether a file was changed");
        var (store, other) = (Store, new DirectoryContentStore(folder["other"]));
        var written = await WriteAsync(store, "thing"u8.ToArray());
        using var file = ((IContentFiles)store).TryOpenIntact(written)!;
        File.WriteAllText(store.PathOf(written.Digest), "other");
        File.SetLastWriteTimeUtc(store.PathOf(written.Digest), DateTime.UnixEpoch); // the clock of files may not have ticked since
        Assert.False(await ((IContentFiles)other).TryTakeAsync(file, written, Ct));
        Assert.Empty(Directory.GetFiles(folder["other"], "*", SearchOption.AllDirectories));
    }

    [Fact]
    public async Task What_others_may_write_is_read_again()
    {
        var store = Store;
        var written = await WriteAsync(store, "thing"u8.ToArray());
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(store.PathOf(written.Digest), UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.OtherWrite);
        Assert.True(await store.IsIntactAsync(written, Ct));
        Assert.Null(((IContentFiles)store).TryOpenIntact(written));
    }

    [Theory]
    [InlineData("short")]
    [InlineData("same size!")]
    [InlineData("much longer than it should be")]
    [InlineData("")]
    public async Task Damaged_content_is_healed_by_writing_it_again(string damage)
    {
        var bytes = "right here"u8.ToArray();
        var written = await WriteAsync(Store, bytes);
        await File.WriteAllTextAsync(Store.PathOf(written.Digest), damage, Ct);
        Assert.False(await Store.IsIntactAsync(written, Ct));
        await Assert.ThrowsAsync<DigestMismatchException>(() => ReadAsync(Store, written));
        await WriteAsync(Store, bytes);
        Assert.True(await Store.IsIntactAsync(written, Ct));
        Assert.Equal(bytes, await ReadAsync(Store, written));
    }

    [Fact]
    public async Task Intact_content_that_is_there_already_keeps_its_file()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Inodes are looked at on Linux");
        var written = await WriteAsync(Store, "stays"u8.ToArray());
        var before = IdentityOf(written);
        await WriteAsync(Store, "stays"u8.ToArray());
        Assert.Equal(before, IdentityOf(written));
    }

    [Fact]
    public async Task Damage_after_the_first_check_is_seen_by_the_same_store()
    {
        var store = Store;
        var written = await WriteAsync(store, "watched"u8.ToArray());
        Assert.True(await store.IsIntactAsync(written, Ct));
        var path = store.PathOf(written.Digest);
        var time = File.GetLastWriteTimeUtc(path);
        await File.WriteAllTextAsync(path, "altered", Ct);
        File.SetLastWriteTimeUtc(path, time);
        Assert.False(await store.IsIntactAsync(written, Ct));
    }

    [Fact]
    public async Task A_blob_that_is_a_symbolic_link_is_refused_and_replaced_never_followed()
    {
        var (canary, written) = await PlantAsync((path, target) => File.CreateSymbolicLink(path, target));
        Assert.False(await Store.ContainsAsync(written, Ct));
        await Assert.ThrowsAsync<FileSystemException>(() => ReadAsync(Store, written));
        await WriteAsync(Store, "secret"u8.ToArray());
        Assert.Null(new FileInfo(Store.PathOf(written.Digest)).LinkTarget);
        Assert.Equal("secret", await File.ReadAllTextAsync(canary, Ct));
        Assert.Equal("secret"u8.ToArray(), await ReadAsync(Store, written));
    }

    [Fact]
    public async Task A_blob_that_is_a_FIFO_is_refused_without_waiting()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "FIFOs are made with mkfifo");
        var written = Describe("pipe"u8);
        Directory.CreateDirectory(folder["blobs/sha256"]);
        using (var mkfifo = System.Diagnostics.Process.Start("mkfifo", [Store.PathOf(written.Digest)])) await mkfifo.WaitForExitAsync(Ct);
        await Assert.ThrowsAsync<FileSystemException>(() => ReadAsync(Store, written)).WaitAsync(TimeSpan.FromSeconds(10), Ct);
        Assert.False(await Store.IsIntactAsync(written, Ct));
        await WriteAsync(Store, "pipe"u8.ToArray());
        Assert.Equal("pipe"u8.ToArray(), await ReadAsync(Store, written));
    }

    [Theory]
    [InlineData("blobs")]
    [InlineData("blobs/sha256")]
    public async Task A_folder_that_is_a_symbolic_link_is_refused(string link)
    {
        var outside = folder.Make("outside/sha256");
        if (link != "blobs") folder.Make("blobs");
        Directory.CreateSymbolicLink(folder[link], link == "blobs" ? folder["outside"] : outside);
        var fault = await Assert.ThrowsAsync<OciException>(() => WriteAsync(Store, "leak"u8.ToArray()));
        Assert.Equal(ErrorCodes.FileSystem, fault.Code);
        Assert.Empty(Directory.GetFiles(folder["outside"], "*", SearchOption.AllDirectories));

        var planted = Describe("planted"u8);
        await File.WriteAllBytesAsync(Path.Combine(outside, planted.Digest.Encoded), "planted"u8.ToArray(), Ct);
        Assert.False(await Store.ContainsAsync(planted, Ct));
        await Assert.ThrowsAsync<OciException>(() => ReadAsync(Store, planted));
    }

    [Fact]
    public async Task What_dead_writers_left_is_swept_and_what_living_ones_write_is_not()
    {
        var store = Store;
        await using var living = await store.BeginWriteAsync(Ct);
        living.Write("living"u8);
        var left = Path.Combine(folder["blobs"], "sha256", $"{DurableFile.TemporaryPrefix}1-dead");
        await File.WriteAllTextAsync(left, "left behind", Ct);
        await WriteAsync(Store, "next run"u8.ToArray());
        Assert.False(File.Exists(left));
        await living.CommitAsync(Type, null, Ct);
        Assert.Equal("living"u8.ToArray(), await ReadAsync(store, Describe("living"u8)));
    }

    [Fact]
    public async Task A_full_disk_is_named_and_leaves_nothing()
    {
        Peer.RequireRoot();
        var disk = folder.Make("disk");
        using var mounted = await SmallDisk.MountAsync(disk, "1m");
        var store = new DirectoryContentStore(Path.Combine(disk, "blobs"));
        var kept = await WriteAsync(store, "fits"u8.ToArray());
        var fault = await Assert.ThrowsAsync<FileSystemException>(() => WriteAsync(store, new byte[4 << 20]));
        Assert.Equal(ErrorCodes.DiskFull, fault.Code);
        Assert.Contains(disk, fault.Message + fault.Hint);
        Assert.Equal([store.PathOf(kept.Digest)], Directory.GetFiles(disk, "*", SearchOption.AllDirectories));
        Assert.Equal("fits"u8.ToArray(), await ReadAsync(store, kept));
    }

    public void Dispose() => folder.Dispose();

    private async Task<(string Canary, Descriptor Content)> PlantAsync(Action<string, string> plant)
    {
        var canary = folder["canary"];
        await File.WriteAllTextAsync(canary, "secret", Ct);
        Directory.CreateDirectory(folder["blobs/sha256"]);
        var content = Describe("secret"u8);
        plant(Store.PathOf(content.Digest), canary);
        return (canary, content);
    }

    private FileIdentity IdentityOf(Descriptor content)
    {
        if (!OperatingSystem.IsLinux()) return default;
        Assert.Equal(0, FileStatusReader.TryReadHost(Store.PathOf(content.Digest), out var status));
        return status.Identity;
    }
}
