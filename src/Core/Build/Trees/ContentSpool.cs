using Microsoft.Win32.SafeHandles;

namespace Oci.Build;

/// <summary>Contents taken out of archives, one behind the other in a nameless temporary file.</summary>
/// <param name="folder">Where the file lies.</param>
internal sealed class ContentSpool(string folder) : IDisposable
{
    private readonly Dictionary<object, (long Offset, long Length)> places = [];
    private readonly Lock gate = new();
    private FileStream? file;

    public bool Contains(object key)
    {
        lock (gate) return places.ContainsKey(key);
    }

    /// <summary>Keeps a content; a later one of the same key replaces it.</summary>
    public void Add(object key, Stream content)
    {
        lock (gate)
        {
            file ??= Create();
            var offset = file.Length;
            file.Position = offset;
            content.CopyTo(file);
            file.Flush();
            places[key] = (offset, file.Length - offset);
        }
    }

    /// <summary>Reads a content that was added; any number of readers at once.</summary>
    public Stream Open(object key)
    {
        lock (gate)
        {
            var (offset, length) = places[key];
            return new Slice(file!.SafeFileHandle, offset, length);
        }
    }

    private FileStream Create()
    {
        Directory.CreateDirectory(folder);
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.ReadWrite, Options = FileOptions.DeleteOnClose, BufferSize = 1 << 16 };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        return new FileStream(Path.Combine(folder, Path.GetRandomFileName()), options);
    }

    public void Dispose() => file?.Dispose();

    private sealed class Slice(SafeFileHandle file, long offset, long length) : Stream
    {
        private long position;

        public override bool CanRead => true;
        public override bool CanSeek => false;
        public override bool CanWrite => false;
        public override long Length => length;
        public override long Position { get => position; set => throw new NotSupportedException("A slice is read in order"); }

        public override int Read(Span<byte> buffer)
        {
            var wanted = (int)Math.Min(buffer.Length, length - position);
            var count = wanted == 0 ? 0 : RandomAccess.Read(file, buffer[..wanted], offset + position);
            position += count;
            return count;
        }

        public override int Read(byte[] buffer, int start, int count) => Read(buffer.AsSpan(start, count));
        public override void Flush() { }
        public override long Seek(long target, SeekOrigin origin) => throw new NotSupportedException("A slice is read in order");
        public override void SetLength(long value) => throw new NotSupportedException("A slice is read only");
        public override void Write(byte[] buffer, int start, int count) => throw new NotSupportedException("A slice is read only");
    }
}
