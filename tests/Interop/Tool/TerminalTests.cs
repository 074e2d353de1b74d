using Oci.Testing;

namespace Oci.Interop.Tool;

/// <summary>A container's terminal, as somebody at a terminal sees it.</summary>
[Collection(nameof(ToolCollection)), Trait("Category", "Linux")]
public sealed class TerminalTests : IDisposable
{
    // Somebody at a terminal: runs the command, asks the shell in it for the size, changes the size, asks until the answer is the new one, and leaves with 5.
    private const string Somebody = """
        import fcntl, os, pty, select, struct, sys, termios, time
        process, terminal = pty.fork()
        if process == 0: os.execvp(sys.argv[1], sys.argv[1:])
        seen = b''
        def resize(rows, columns): fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack('HHHH', rows, columns, 0, 0))
        def read(seconds):
            global seen
            if select.select([terminal], [], [], seconds)[0]: seen += os.read(terminal, 4096)
        def until(text, question=None):
            end, asked = time.monotonic() + 120, 0
            while text not in seen:
                if time.monotonic() > end: sys.exit('never saw %r in %r' % (text, seen))
                if question and time.monotonic() > asked + 1: os.write(terminal, question); asked = time.monotonic()
                read(0.2)
        resize(20, 70)
        until(b'READY')
        until(b'20 70', b'stty size\n')
        resize(33, 111)
        until(b'33 111', b'stty size\n')
        os.write(terminal, b'exit 5\n')
        try:
            while os.read(terminal, 4096): pass
        except OSError: pass
        sys.exit(os.waitstatus_to_exitcode(os.waitpid(process, 0)[1]))
        """;

    private readonly BusyboxLayout basis;
    private readonly TemporaryFolder folder = new();

    public TerminalTests(BusyboxLayout basis) => this.basis = basis;

    public void Dispose()
    {
        foreach (var process in Leftovers.ProcessesIn(folder.Path)) HostProgram.Shell("kill -9 $1 2>/dev/null || :", $"{process}");
        folder.Dispose();
    }

    [Theory]
    [InlineData("sandbox")]
    [InlineData("runtime")]
    public Task A_containers_terminal_follows_the_size_of_ours(string isolation) =>
        AssertFollowsAsync("run", "-it", "--isolation", isolation, basis.Image, "sh", "-c", "echo READY; exec sh");

    [Fact]
    public async Task So_does_that_of_a_process_inside()
    {
        await CallAsync("run", "-d", "--name", "one", basis.Image, "sleep", "600");
        await AssertFollowsAsync("exec", "-it", "one", "sh", "-c", "echo READY; exec sh");
        await CallAsync("container", "rm", "--force", "one");
    }

    [Fact]
    public async Task Without_a_terminal_of_ours_a_container_has_one_all_the_same()
    {
        var tool = ToolRunner.OfThisBuild(folder.Path);
        tool.Environment["OCI_ROOT"] = folder["state"];
        // What a terminal shows: lines end with a return, what is typed is seen, errors come with the rest.
        var shown = await tool.RunAsync("run", "-t", basis.Image, "sh", "-c", "tty; echo error >&2; test -t 0 && test -t 1 && test -t 2 && exit 4");
        Assert.Equal((4, "/dev/pts/0\r\nerror\r\n"), (shown.ExitCode, shown.Output));
        Assert.DoesNotContain("error", shown.Error, StringComparison.Ordinal);
        // The end of our input is an end for who reads the terminal, in the middle of a line too.
        foreach (var typed in (string[])["one\ntwo\n", "one\ntwo"])
        {
            var read = await tool.RunAsync(System.Text.Encoding.ASCII.GetBytes(typed), ["run", "-it", basis.Image, "sh", "-c", "stty -echo; cat; echo over"]);
            Assert.EndsWith("two" + (typed.EndsWith('\n') ? "\r\n" : "") + "over\r\n", read.Output, StringComparison.Ordinal);
            Assert.Equal(0, read.ExitCode);
        }
    }

    private string[] Command(params string[] arguments)
    {
        var tool = Environment.GetEnvironmentVariable("OCI_TOOL");
        string[] program = tool is null ? [Peer.Require("dotnet"), Path.Combine(AppContext.BaseDirectory, "dotnet-oci.dll")] : [tool];
        return [.. program, "--root", folder["state"], .. arguments];
    }

    private async Task CallAsync(params string[] arguments)
    {
        var command = Command(arguments);
        // What goes on in the background must not keep a pipe of ours open.
        await Shell.RunAsync("sh", ["-c", "\"$@\" >/dev/null 2>&1 </dev/null", "sh", .. command]);
    }

    private async Task AssertFollowsAsync(params string[] arguments)
    {
        var result = await Shell.TryAsync("python3", ["-c", Somebody, .. Command(arguments)]);
        Assert.True(result.ExitCode == 5, $"exit code {result.ExitCode}: {result.Output}{result.Error}");
    }
}
