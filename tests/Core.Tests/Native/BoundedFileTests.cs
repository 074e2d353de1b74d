using Oci.Diagnostics;
using Oci.Native;
using Oci.Operations;
using Oci.Testing;

namespace Oci.Tests.Native;

[Trait("Category", "Linux")]
public sealed class BoundedFileTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public void Dispose() => folder.Dispose();

    private string Fifo(string name)
    {
        HostProgram.Run("mkfifo", folder[name]);
        return folder[name];
    }

    [Fact]
    public void A_file_is_read_whole_and_through_a_link()
    {
        File.WriteAllText(folder["file"], "four");
        File.CreateSymbolicLink(folder["link"], "file");
        Assert.Equal("four"u8.ToArray(), BoundedFile.TryRead(folder["link"], 4));
        Assert.Null(BoundedFile.TryRead(folder["none"], 4));
    }

    [Fact]
    public void What_is_larger_has_no_end_or_nobody_writes_is_refused()
    {
        File.WriteAllText(folder["file"], "four");
        Assert.Throws<FileSystemException>(() => BoundedFile.TryRead(folder["file"], 3));
        Assert.Throws<FileSystemException>(() => BoundedFile.TryRead("/dev/zero", 3));
        Assert.Throws<FileSystemException>(() => BoundedFile.ReadNamed("/dev/zero", 3, Ct));
        Assert.Throws<FileSystemException>(() => BoundedFile.TryRead(Fifo("fifo"), 3));
    }

    [Fact]
    public async Task A_pipe_that_the_user_names_is_waited_for()
    {
        var fifo = Fifo("fifo");
        var writing = Task.Run(() => HostProgram.Shell("printf four >\"$1\"", fifo), Ct);
        Assert.Equal("four"u8.ToArray(), BoundedFile.ReadNamed(fifo, 4, Ct));
        await writing;
    }

    [Fact]
    public void The_waiting_for_a_pipe_can_be_interrupted()
    {
        var fifo = Fifo("fifo");
        Assert.ThrowsAny<OperationCanceledException>(() => BoundedFile.ReadNamed(fifo, 4, new CancellationToken(canceled: true)));
        HostProgram.Shell(": >\"$1\"", fifo); // lets the thread go that waits
    }

    [Fact]
    public async Task A_context_with_a_pipe_for_an_ignore_file_is_refused()
    {
        Fifo(".dockerignore");
        await File.WriteAllTextAsync(folder["Containerfile"], "FROM scratch\n", Ct);
        var host = OciHost.Create(new Dictionary<string, string>(), folder["root"]);
        var fault = await Assert.ThrowsAsync<OciException>(() => new CheckOperation(host).RunAsync(new BuildRequest { Context = folder.Path }, Ct));
        Assert.Equal(ErrorCodes.ContextNotFound, fault.Code);
    }
}
