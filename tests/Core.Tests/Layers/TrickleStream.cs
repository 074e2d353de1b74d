namespace Oci.Tests.Layers;

/// <summary>Delivers at most <paramref name="step"/> bytes a read.</summary>
internal sealed class TrickleStream(byte[] bytes, int step, bool canSeek = false) : MemoryStream(bytes, writable: false)
{
    public override bool CanSeek => canSeek;
    public override int Read(byte[] buffer, int offset, int count) => base.Read(buffer, offset, Math.Min(count, step));
    public override int Read(Span<byte> buffer) => base.Read(buffer[..Math.Min(buffer.Length, step)]);
}
