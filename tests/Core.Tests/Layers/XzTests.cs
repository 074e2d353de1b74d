using System.Text;
using Oci.Diagnostics;
using Oci.Layers;
using Oci.Native;

namespace Oci.Tests.Layers;

/// <summary>xz, written by its own program: one stream, two in a row, a dictionary of 1 GiB.</summary>
[Trait("Category", "Hostile")]
public sealed class XzTests
{
    private static readonly byte[] Greeting = Convert.FromBase64String("/Td6WFoAAATm1rRGAgAhARYAAAB0L+Wj4AAsABZdADQZSe6N74xo4x1uJBmn/SieiHw1AAAAAAAa0Ff4H7CDjAABMi0vvSmIH7bzfQEAAAAABFla");
    private static readonly byte[] Second = Convert.FromBase64String("/Td6WFoAAAFpIt42AgAhARYAAAB0L+WjAQANc2Vjb25kIHN0cmVhbQoAAAAzsBREAAEiDgzejGCQQpkNAQAAAAABWVo=");
    private static readonly byte[] Huge = Convert.FromBase64String("/Td6WFoAAATm1rRGAgAhASQAAABeH8f54AAJAAZdADxrfAAAAAAAAJhPtU19mP30AAEiChUa4WcftvN9AQAAAAAEWVo=");

    private static byte[] Read(byte[] packed, int step = int.MaxValue, long limit = 1 << 20)
    {
        using var stream = Decompressor.Open(new MemoryStream(packed), Decompressor.OfArchives, limit, 27);
        var plain = new MemoryStream();
        var buffer = new byte[Math.Min(step, 4096)];
        while (stream.Read(buffer) is > 0 and var count) plain.Write(buffer, 0, count);
        return plain.ToArray();
    }

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(4096)]
    public void Streams_are_read_one_after_another(int step)
    {
        Assert.Equal("hello, archive\nhello, archive\nhello, archive\n", Encoding.UTF8.GetString(Read(Greeting, step)));
        Assert.Equal("hello, archive\nhello, archive\nhello, archive\nsecond stream\n", Encoding.UTF8.GetString(Read([.. Greeting, .. Second], step)));
    }

    [Fact]
    public void Every_truncation_and_every_flipped_byte_is_a_fault()
    {
        for (var length = 6; length < Greeting.Length; length++) Assert.Equal(ErrorCodes.InvalidCompression, Assert.Throws<OciException>(() => Read(Greeting[..length])).Code);
        for (var at = 6; at < Greeting.Length; at++)
        {
            var broken = Greeting.ToArray();
            broken[at] ^= 0x10;
            Assert.Contains(Assert.Throws<OciException>(() => Read(broken)).Code, (ErrorCode[])[ErrorCodes.InvalidCompression, ErrorCodes.LimitExceeded]);
        }
        Assert.Equal(ErrorCodes.InvalidCompression, Assert.Throws<OciException>(() => Read([.. Greeting, .. "junk"u8])).Code);
    }

    [Fact]
    public void Memory_and_size_have_limits()
    {
        Assert.Equal(ErrorCodes.LimitExceeded, Assert.Throws<OciException>(() => Read(Huge)).Code);
        Assert.Equal(ErrorCodes.LimitExceeded, Assert.Throws<OciException>(() => Read(Greeting, limit: 10)).Code);
    }

    [Fact]
    public void A_layer_is_never_xz() =>
        Assert.Equal(ErrorCodes.InvalidLayerCompression, Assert.Throws<OciException>(() => Decompressor.Open(new MemoryStream(Greeting), Decompressor.OfLayers, 1 << 20, 27)).Code);

    [Fact]
    public void A_missing_library_is_named_with_what_to_install()
    {
        var fault = Liblzma.Missing(new DllNotFoundException());
        Assert.Equal(ErrorCodes.NativeLibraryMissing, fault.Code);
        Assert.Contains(SystemLibrary.NamesOf(Liblzma.Library)[0], fault.Message, StringComparison.Ordinal);
        Assert.NotNull(fault.Hint);
    }
}
