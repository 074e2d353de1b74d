namespace Oci.Tool;

/// <summary>A stream that is opened when it is first written to: most verbs write text only.</summary>
internal sealed class LateOutput(Func<Stream> open) : WriteOnlyStream
{
    private Stream? stream;

    public override void Write(ReadOnlySpan<byte> buffer) => (stream ??= open()).Write(buffer);
    public override void Flush() => stream?.Flush();

    protected override void Dispose(bool disposing)
    {
        if (disposing) stream?.Dispose();
        base.Dispose(disposing);
    }
}
