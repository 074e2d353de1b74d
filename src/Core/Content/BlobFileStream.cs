using Microsoft.Win32.SafeHandles;

namespace Oci.Content;

/// <summary>
/// A blob's file, read where it is asked for. <see cref="FileStream"/> would hand every asynchronous read to a thread of the pool, which then waits for
/// the disk just the same: two switches of threads for each piece of a large blob.
/// </summary>
internal sealed class BlobFileStream(SafeFileHandle file) : FileStream(file, FileAccess.Read, bufferSize: 0)
{
    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return ValueTask.FromResult(Read(buffer.Span));
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) => ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();
}
