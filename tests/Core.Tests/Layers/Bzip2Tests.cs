using ICSharpCode.SharpZipLib.BZip2;
using static Oci.Tests.Layers.CompressedStreams;

namespace Oci.Tests.Layers;

public sealed class Bzip2Tests
{
    private static readonly byte[] Plain = TestData.Mixed(20_000, 1);

    private static byte[] Pack(byte[] plain)
    {
        var packed = new MemoryStream();
        using (var bzip2 = new BZip2OutputStream(packed, 1) { IsStreamOwner = false }) bzip2.Write(plain);
        return packed.ToArray();
    }

    [Fact]
    public void Streams_follow_each_other() =>
        Assert.True(Read([.. Pack(Plain), .. Pack("end"u8.ToArray())], step: 1000).AsSpan().SequenceEqual([.. Plain, .. "end"u8]));

    [Fact]
    public void Anything_else_after_the_last_stream_is_refused() => IsRefused([.. Pack(Plain), 0]);

    [Fact]
    public void Every_truncation_is_seen()
    {
        var packed = Pack(Plain[..2000]);
        for (var length = 4; length < packed.Length; length += 7) IsRefused(packed[..length]);
    }

    [Fact]
    public void No_change_is_silent() => NoChangeIsSilent(Plain[..2000], Pack(Plain[..2000]), every: 3);
}
