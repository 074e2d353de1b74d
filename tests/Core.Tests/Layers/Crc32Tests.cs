using Oci.Layers;

namespace Oci.Tests.Layers;

public sealed class Crc32Tests
{
    [Fact]
    public void The_check_value_is_right()
    {
        var crc = new Crc32();
        Assert.Equal(0u, crc.Value);
        crc.Append("123456789"u8);
        Assert.Equal(0xcbf43926u, crc.Value);
    }

    [Fact]
    public void Any_length_in_any_pieces_gives_what_the_definition_gives()
    {
        var random = new Random(3);
        for (var round = 0; round < 400; round++)
        {
            var bytes = new byte[random.Next(round < 300 ? 700 : 20_000)];
            random.NextBytes(bytes);
            var crc = new Crc32();
            for (var at = 0; at < bytes.Length;)
            {
                var count = Math.Min(random.Next(1, 600), bytes.Length - at);
                crc.Append(bytes.AsSpan(at, count));
                at += count;
            }
            Assert.Equal(Defined(bytes), crc.Value);
        }
    }

    // RFC 1952, 8, bit by bit.
    private static uint Defined(byte[] bytes)
    {
        var crc = uint.MaxValue;
        foreach (var b in bytes)
        {
            crc ^= b;
            for (var bit = 0; bit < 8; bit++) crc = (crc & 1) != 0 ? (crc >> 1) ^ 0xedb88320 : crc >> 1;
        }
        return ~crc;
    }
}
