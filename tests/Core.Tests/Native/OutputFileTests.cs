using Oci.Native;
using Oci.Testing;

namespace Oci.Tests.Native;

public sealed class OutputFileTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void A_file_appears_whole_or_not_at_all()
    {
        using (var begun = OutputFile.Begin(folder["file"])) begun.Stream.Write("half"u8);
        Assert.Empty(Directory.GetFiles(folder.Path));
        OutputFile.Write(folder["file"], "old"u8);
        OutputFile.Write(folder["file"], "new"u8);
        Assert.Equal("new", File.ReadAllText(folder["file"]));
        Assert.Single(Directory.GetFiles(folder.Path));
    }

    [Fact, Trait("Category", "Linux")]
    public void A_link_is_replaced_and_what_it_leads_to_is_not_touched()
    {
        File.WriteAllText(folder["other"], "other");
        File.CreateSymbolicLink(folder["link"], folder["other"]);
        OutputFile.Write(folder["link"], "new"u8);
        Assert.Equal(("other", "new"), (File.ReadAllText(folder["other"]), File.ReadAllText(folder["link"])));
    }

    [Fact, Trait("Category", "Linux")]
    public void A_stream_of_the_process_is_written_to_under_its_other_names_where_it_stands()
    {
        using (var stream = new FileStream(folder["file"], FileMode.CreateNew, FileAccess.ReadWrite, FileShare.ReadWrite, bufferSize: 0))
        {
            var number = stream.SafeFileHandle.DangerousGetHandle();
            OutputFile.Write($"/proc/self/fd/{number}", "one "u8);
            OutputFile.Write($"/dev/fd/{number}", "two"u8);
        }
        Assert.Equal("one two", File.ReadAllText(folder["file"]));
    }

    [Fact, Trait("Category", "Linux")]
    public void A_descriptor_that_is_not_open_is_told_by_its_name()
    {
        var fault = Assert.Throws<FileSystemException>(() => OutputFile.Write("/dev/fd/999999", "content"u8));
        Assert.Contains("/dev/fd/999999", fault.Message, StringComparison.Ordinal);
    }

    [Theory, Trait("Category", "Linux")]
    [InlineData("/dev/null", true)]
    [InlineData("/dev/stdout", true)]
    [InlineData("/dev/fd/1", true)]
    [InlineData("/proc/self/fd/7", true)]
    [InlineData("/proc/1/fd/7", true)]
    [InlineData("/dev/fd/stdout", false)]
    [InlineData("/dev/shm/result.tar", false)]
    [InlineData("result.tar", false)]
    public void What_is_not_a_file_of_its_own_is_known(string path, bool isWrittenAsItIs) => Assert.Equal(isWrittenAsItIs, OutputFile.IsWrittenAsItIs(path));
}
