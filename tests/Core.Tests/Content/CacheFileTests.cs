using Oci.Build;
using Oci.Content;
using Oci.Native;
using Oci.Testing;

namespace Oci.Tests.Content;

public sealed class CacheFileTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData(null)]
    [InlineData("parts")]
    public void A_file_is_written_whole_and_replaced_whole(string? parts)
    {
        var path = folder["ab/file"];
        foreach (var content in (byte[][])[[1, 2, 3], [4]])
        {
            Assert.True(CacheFile.TryWrite(path, content, parts is null ? null : folder[parts]));
            Assert.Equal(content, CacheFile.TryRead(path));
        }
        Assert.Equal([path], Directory.EnumerateFiles(folder.Path, "*", SearchOption.AllDirectories));
    }

    [Fact]
    public void What_cannot_be_written_is_no_fault_and_leaves_nothing()
    {
        File.WriteAllText(folder["file"], "");
        Directory.CreateDirectory(folder["taken"]);
        Assert.False(CacheFile.TryWrite(folder["file/below"], [1]));
        Assert.False(CacheFile.TryWrite(folder["ab/file"], [1], folder["file/parts"]));
        Assert.False(CacheFile.TryWrite(folder["taken"], [1]));
        Assert.Equal([folder["file"]], Directory.EnumerateFiles(folder.Path, "*", SearchOption.AllDirectories));
    }

    [Fact]
    public void What_a_killed_writer_left_goes_and_what_is_being_written_stays()
    {
        var parts = CacheFile.PartsIn(folder.Make("cache"));
        Directory.CreateDirectory(parts);
        File.WriteAllText(Path.Combine(parts, DurableFile.TemporaryPrefix + "1-0123456789abcdef"), "half");
        using var writing = DurableFile.Begin(parts);
        Assert.Equal(1, new BuildCache(folder["cache"], new MemoryContentStore()).Sweep());
        writing.Name(folder["cache/file"]);
        Assert.Empty(Directory.EnumerateFiles(parts));
    }
}
