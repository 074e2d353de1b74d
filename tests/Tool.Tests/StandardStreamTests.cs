using Oci.Diagnostics;
using Oci.Tool;

namespace Oci.Tests;

public sealed class StandardStreamTests
{
    [Fact]
    public async Task A_result_that_cannot_be_written_is_a_fault_and_told_once()
    {
        var error = new StringWriter();
        var console = new ToolConsole { Out = new StreamWriter(new StandardStream(new FullStream(), "standard output")), Error = error, Environment = new Dictionary<string, string>() };
        using var signals = new TerminationSignals();
        Assert.Equal(ExitCodes.Failed, await new Application(console).RunAsync(["--version"], signals));
        Assert.Single(error.ToString().Split('\n'), line => line.StartsWith($"error[{ErrorCodes.FileSystem}]: expected to write the result to standard output, found: full", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_log_that_cannot_be_written_ends_nothing()
    {
        var output = new StringWriter();
        var console = new ToolConsole { Out = output, Error = new StreamWriter(new StandardStream(new FullStream(), null)) { AutoFlush = true }, Environment = new Dictionary<string, string>() };
        using var signals = new TerminationSignals();
        Assert.Equal(ExitCodes.WrongUsage, await new Application(console).RunAsync(["no-such-verb"], signals));
        Assert.Equal(ExitCodes.Done, await new Application(console).RunAsync(["--version"], signals));
        Assert.NotEmpty(output.ToString());
    }

    [Fact]
    public async Task All_is_written_by_the_thread_that_asks()
    {
        using var kept = new MemoryStream();
        await using var stream = new StandardStream(kept, "standard output");
        var written = stream.WriteAsync(new byte[] { 1, 2 }, default);
        Assert.True(written.IsCompletedSuccessfully && stream.FlushAsync(default).IsCompletedSuccessfully);
        await written;
        stream.Write([0, 3, 0], 1, 1);
        Assert.Equal([1, 2, 3], kept.ToArray());
    }

    [Fact]
    public void A_descriptor_that_is_closed_is_as_a_disk_that_is_full()
    {
        using var log = new StandardStream(new ClosedStream(), null);
        log.Write([1]);
        using var result = new StandardStream(new ClosedStream(), "standard output");
        Assert.Equal(ErrorCodes.FileSystem, Assert.Throws<OciException>(() => result.Write([1])).Code);
    }

    private sealed class ClosedStream : MemoryStream
    {
        public override void Write(ReadOnlySpan<byte> buffer) => throw new UnauthorizedAccessException("closed");
    }

    private sealed class FullStream : MemoryStream
    {
        public override void Write(ReadOnlySpan<byte> buffer) => throw new IOException("full");
    }
}
