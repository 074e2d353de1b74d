using Microsoft.Win32.SafeHandles;
using Oci.Native;

namespace Oci.Layouts;

/// <summary>A stretch of an open file as a stream of its own; many can be read at once. The file stays open.</summary>
internal sealed class FileSlice(SafeFileHandle file, string path, long offset, long length) : Stream
{
    private long position;

    public override int Read(Span<byte> buffer)
    {
        var wanted = buffer[..(int)Math.Min(buffer.Length, length - position)];
        if (wanted.IsEmpty) return 0;
        var count = Read(wanted, offset + position);
        position += count;
        return count;
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    // Files answer at once or from the disk: there is nothing that waiting without a thread would gain.
    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return ValueTask.FromResult(Read(buffer.Span));
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override long Seek(long offset, SeekOrigin origin)
    {
        var target = offset + origin switch { SeekOrigin.Begin => 0, SeekOrigin.Current => position, _ => length };
        ArgumentOutOfRangeException.ThrowIfNegative(target, nameof(offset));
        return position = Math.Min(target, length);
    }

    public override bool CanRead => true;
    public override bool CanSeek => true;
    public override bool CanWrite => false;
    public override long Length => length;
    public override long Position { get => position; set => Seek(value, SeekOrigin.Begin); }
    public override void Flush() { }
    public override void SetLength(long value) => throw new NotSupportedException("A part of a file cannot be cut");
    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException("A part of a file cannot be written");

    private int Read(Span<byte> buffer, long at)
    {
        try
        {
            return RandomAccess.Read(file, buffer, at);
        }
        catch (IOException e)
        {
            throw HostFile.Explain("read", path, e);
        }
    }
}
