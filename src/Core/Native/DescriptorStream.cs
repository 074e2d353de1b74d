using System.Runtime.Versioning;
using Microsoft.Win32.SafeHandles;

namespace Oci.Native;

/// <summary>
/// Writes to a descriptor that the process was given, where it stands: opening its file by name would begin at the start of the file, and cannot be done
/// with a socket. It stays open.
/// </summary>
/// <param name="descriptor">Its number.</param>
/// <param name="path">What it was called, for errors.</param>
[SupportedOSPlatform("linux")]
internal sealed unsafe class DescriptorStream(int descriptor, string path) : Stream
{
    private const short IsWritable = 4; // POLLOUT

    private readonly SafeFileHandle file = new(descriptor, ownsHandle: false);

    public override bool CanRead => false;
    public override bool CanSeek => false;
    public override bool CanWrite => true;
    public override long Length => throw new NotSupportedException("What a descriptor leads to need not have a length");
    public override long Position { get => throw new NotSupportedException("A descriptor is written in order"); set => throw new NotSupportedException("A descriptor is written in order"); }

    /// <exception cref="FileSystemException">The system does not take it.</exception>
    public override void Write(ReadOnlySpan<byte> buffer)
    {
        while (!buffer.IsEmpty)
        {
            fixed (byte* bytes = buffer)
            {
                var count = Libc.write(file, bytes, (nuint)buffer.Length);
                if (count >= 0) buffer = buffer[(int)count..];
                else if (Errno.Last == Errno.EAGAIN) Wait(); // Others may have made it so that nobody waits.
                else if (Errno.Last != Errno.EINTR) Errno.Throw("write", path);
            }
        }
    }

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    public override void Flush() { }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException("It is written");
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException("A descriptor is written in order");
    public override void SetLength(long value) => throw new NotSupportedException("A descriptor is written in order");

    private void Wait()
    {
        var entry = new Libc.PollEntry { File = descriptor, Events = IsWritable };
        _ = Libc.poll(&entry, 1, -1);
    }
}
