using Oci.Diagnostics;

namespace Oci.Tool;

/// <summary>
/// Standard output or standard error. What cannot be written is told once, and what follows is dropped. All is written by the thread that asks for it:
/// the runtime's streams would start another one.
/// </summary>
/// <param name="stream">The runtime's.</param>
/// <param name="name">What it is called, or null where nobody is told: a log that cannot be written is no reason to end the work that it tells of.</param>
internal sealed class StandardStream(Stream stream, string? name) : WriteOnlyStream
{
    private bool broken;

    /// <exception cref="OciException"><see cref="ErrorCodes.FileSystem"/>: it cannot be written.</exception>
    public override void Write(ReadOnlySpan<byte> buffer)
    {
        if (broken) return;
        try
        {
            stream.Write(buffer);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException) // the latter for a descriptor that is closed
        {
            broken = true;
            if (name is not null) throw new OciException(ErrorCodes.FileSystem, $"expected to write the result to {name}, found: {fault.Message}", inner: fault);
        }
    }

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        Write(buffer.Span);
        return ValueTask.CompletedTask;
    }

    // What is written is the system's at once.
    public override void Flush() { }

    public override Task FlushAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    protected override void Dispose(bool disposing)
    {
        if (disposing) stream.Dispose();
        base.Dispose(disposing);
    }
}
