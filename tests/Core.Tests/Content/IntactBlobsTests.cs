using Oci.Content;
using Oci.Native;
using Oci.Testing;

namespace Oci.Tests.Content;

[Trait("Category", "Linux")]
public sealed class IntactBlobsTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    private string Memory => folder["memory"];

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task What_was_hashed_once_is_not_read_again_by_the_next_process()
    {
        var wrong = Descriptor("right");
        File.WriteAllText(PathOf(wrong), "wrong");
        Assert.False(await Open(new IntactBlobs(Memory)).IsIntactAsync(wrong, default));

        var first = new IntactBlobs(Memory);
        first.Add(StampOf(wrong), wrong.Digest);
        first.Save();

        Assert.True(await Open(new IntactBlobs(Memory)).IsIntactAsync(wrong, default)); // only who does not read can believe that
    }

    [Fact]
    public async Task A_file_that_changed_is_read_again()
    {
        var blob = Descriptor("right");
        File.WriteAllText(PathOf(blob), "right");
        var memory = new IntactBlobs(Memory);
        Assert.True(await Open(memory).IsIntactAsync(blob, default));
        memory.Save();

        var modified = File.GetLastWriteTimeUtc(PathOf(blob));
        await Task.Delay(20, TestContext.Current.CancellationToken);
        File.WriteAllText(PathOf(blob), "wrong");
        File.SetLastWriteTimeUtc(PathOf(blob), modified);

        Assert.False(await Open(new IntactBlobs(Memory)).IsIntactAsync(blob, default));
    }

    [Fact]
    public async Task A_memory_that_is_no_memory_is_an_empty_one()
    {
        File.WriteAllText(Memory, "not a memory, but as long as one might be: " + new string('x', 200));
        var blob = Descriptor("right");
        File.WriteAllText(PathOf(blob), "right");

        var memory = new IntactBlobs(Memory);
        Assert.True(await Open(memory).IsIntactAsync(blob, default));
        memory.Save();

        Assert.True(new IntactBlobs(Memory).Contains(StampOf(blob), blob.Digest));
    }

    private DirectoryContentStore Open(IntactBlobs memory) => new(folder["blobs"], memory);

    private string PathOf(Descriptor blob)
    {
        var path = Open(new IntactBlobs()).PathOf(blob.Digest);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        return path;
    }

    private FileStamp StampOf(Descriptor blob)
    {
        using var handle = File.OpenHandle(PathOf(blob));
        return FileStamp.Of(handle)!.Value;
    }

    private static Descriptor Descriptor(string text)
    {
        var bytes = System.Text.Encoding.UTF8.GetBytes(text);
        return new Descriptor { MediaType = "text/plain", Digest = Digest.Sha256(bytes), Size = bytes.Length };
    }
}
