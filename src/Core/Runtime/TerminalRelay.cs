using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using Microsoft.Win32.SafeHandles;
using Oci.Native;

namespace Oci.Runtime;

/// <summary>Joins a container's terminal to ours, or to streams: what it shows goes out, what is typed goes in, and its size follows.</summary>
[SupportedOSPlatform("linux")]
internal static class TerminalRelay
{
    private const byte LineEnd = (byte)'\n';
    private const byte EndOfInput = 4; // control and D

    private static readonly TimeSpan outputGrace = TimeSpan.FromSeconds(1);

    /// <summary>Serves the terminal until its process has ended and all that it showed is delivered.</summary>
    /// <param name="terminal">Our end; closed in the end.</param>
    /// <param name="io">Where it leads.</param>
    /// <param name="exit">The process's end.</param>
    public static async Task<int> CompleteAsync(SafeFileHandle terminal, ContainerIo io, Task<int> exit)
    {
        using var master = terminal;
        using var mode = io.InheritsStreams ? TerminalMode.TryEnter() : null;
        using var resizing = mode is null ? null : Follow(master);
        using var own = new SafeFileHandle(0, ownsHandle: false);
        using var enough = new CancellationTokenSource();
        var input = mode is not null ? RunAsync(() => TerminalPipe.Copy(own, bytes => OpenFile.TryWrite(master, bytes) == 0, enough.Token))
            : io.Input is { } source ? FeedAsync(source, master, enough.Token) : Task.CompletedTask;
        var output = RunAsync(() => TerminalPipe.Copy(master, bytes => Deliver(io, bytes), enough.Token));
        try
        {
            return await exit;
        }
        finally
        {
            await Task.WhenAny(output, Task.Delay(outputGrace, CancellationToken.None));
            await enough.CancelAsync();
            await Task.WhenAll(input, output);
            io.Completed?.Invoke();
        }
    }

    private static bool Deliver(ContainerIo io, ReadOnlySpan<byte> bytes)
    {
        if (!io.InheritsStreams)
        {
            io.Output?.Invoke(bytes, isError: false);
            return true;
        }
        using var own = new SafeFileHandle(1, ownsHandle: false);
        return OpenFile.TryWrite(own, bytes) == 0;
    }

    private static PosixSignalRegistration Follow(SafeFileHandle master)
    {
        TerminalMode.CopySize(master);
        return PosixSignalRegistration.Create(PosixSignal.SIGWINCH, _ => TerminalMode.CopySize(master));
    }

    private static async Task FeedAsync(Stream source, SafeFileHandle master, CancellationToken enough)
    {
        var buffer = new byte[4096];
        var last = LineEnd;
        try
        {
            for (int count; (count = await source.ReadAsync(buffer, enough).AsTask().WaitAsync(enough)) > 0; last = buffer[count - 1])
                if (OpenFile.TryWrite(master, buffer.AsSpan(0, count)) != 0) return;
            // A terminal does not end: who types says so, twice where a line is not finished.
            _ = OpenFile.TryWrite(master, last == LineEnd ? [EndOfInput] : [EndOfInput, EndOfInput]);
        }
        catch (Exception e) when (e is IOException or OperationCanceledException)
        {
            // Nobody reads any more, or nobody types.
        }
    }

    private static Task RunAsync(Action action) => Task.Factory.StartNew(action, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
}
