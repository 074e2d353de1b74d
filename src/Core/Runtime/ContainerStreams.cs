using System.Runtime.Versioning;
using Microsoft.Win32.SafeHandles;
using Oci.Native;

namespace Oci.Runtime;

/// <summary>Our side of a container's standard streams: output is delivered, input is fed.</summary>
[SupportedOSPlatform("linux")]
internal static class ContainerStreams
{
    // What a process leaves running may keep the pipe open for ever.
    private static readonly TimeSpan outputGrace = TimeSpan.FromSeconds(1);

    /// <summary>Where the streams lead at the container's side: input, and output as well as errors.</summary>
    public static (ChildStream Input, ChildStream Output) KindsOf(ContainerIo io) => io.InheritsStreams
        ? (ChildStream.Inherited, ChildStream.Inherited)
        : (io.Input is null ? ChildStream.Nothing : ChildStream.Pipe, io.Output is null ? ChildStream.Nothing : ChildStream.Pipe);

    /// <summary>Serves the pipes until the process has ended and all of its output is delivered.</summary>
    /// <param name="io">Where they lead.</param>
    /// <param name="pipes">Our ends; null where there is none. They are closed as they end.</param>
    /// <param name="exit">The process's end.</param>
    /// <param name="mute">Whether no more output is to be delivered; asked for every piece.</param>
    /// <returns>The exit code.</returns>
    public static async Task<int> CompleteAsync(ContainerIo io, (SafeFileHandle? Input, SafeFileHandle? Output, SafeFileHandle? Error) pipes, Task<int> exit, Func<bool> mute)
    {
        using var enough = new CancellationTokenSource();
        var output = io.Output is { } sink ? DrainAsync(pipes.Output!, pipes.Error!, sink, mute, enough.Token) : Task.CompletedTask;
        var input = io.Input is { } source ? FeedAsync(source, pipes.Input!, enough.Token) : Task.CompletedTask;
        var code = await exit;
        enough.CancelAfter(outputGrace);
        await output;
        io.Completed?.Invoke();
        await enough.CancelAsync();
        await input;
        return code;
    }

    private static Task DrainAsync(SafeFileHandle first, SafeFileHandle second, ContainerOutput sink, Func<bool> mute, CancellationToken enough) => Task.Factory.StartNew(
        () =>
        {
            // Closing our ends lets the container see a broken pipe should the sink fail.
            using var output = first;
            using var error = second;
            PipeDrain.ReadAll(output, error, (bytes, isError) =>
            {
                if (!mute()) sink(bytes, isError);
            }, enough);
        },
        CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);

    private static async Task FeedAsync(Stream source, SafeFileHandle end, CancellationToken enough)
    {
        try
        {
            await using var pipe = new FileStream(end, FileAccess.Write, bufferSize: 0);
            await source.CopyToAsync(pipe, enough).WaitAsync(enough);
        }
        catch (Exception e) when (e is IOException or OperationCanceledException)
        {
            // The container has closed its input or has ended; what is left of it is nobody's.
        }
    }
}
