namespace Oci.Content;

/// <summary>A write-only stream into a store; it hashes what passes. Disposing it without a commit discards what was written.</summary>
public abstract class ContentWriter : Stream
{
    /// <summary>
    /// Makes the content visible under its digest and returns its descriptor with <paramref name="mediaType"/>.
    /// Content that is already there and intact is left alone.
    /// </summary>
    /// <param name="mediaType">The type to put into the descriptor.</param>
    /// <param name="expected">The digest and size the content must have, or null when they are only known now.</param>
    /// <param name="ct">Cancels.</param>
    /// <exception cref="DigestMismatchException">The content is not what was expected; nothing becomes visible.</exception>
    public abstract Task<Descriptor> CommitAsync(string mediaType, Descriptor? expected, CancellationToken ct);

    /// <inheritdoc/>
    public override bool CanRead => false;
    /// <inheritdoc/>
    public override bool CanSeek => false;
    /// <inheritdoc/>
    public override bool CanWrite => true;
    /// <inheritdoc/>
    public override long Length => throw new NotSupportedException("A content writer has no length before it is committed");
    /// <inheritdoc/>
    public override long Position { get => throw new NotSupportedException("A content writer cannot seek"); set => throw new NotSupportedException("A content writer cannot seek"); }
    /// <inheritdoc/>
    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException("A content writer cannot be read");
    /// <inheritdoc/>
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException("A content writer cannot seek");
    /// <inheritdoc/>
    public override void SetLength(long value) => throw new NotSupportedException("A content writer cannot be cut");
    /// <inheritdoc/>
    public override void Flush() { }
}
