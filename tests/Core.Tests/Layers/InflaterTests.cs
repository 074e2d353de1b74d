using System.IO.Compression;
using Oci.Diagnostics;
using Oci.Layers;

namespace Oci.Tests.Layers;

/// <summary>Our inflate against the platform's, which is zlib's.</summary>
public sealed class InflaterTests
{
    // What was decoded, and how many bytes of the input that took.
    private static (byte[] Output, int Used) Inflate(byte[] deflated, int step = int.MaxValue)
    {
        using var input = new InflateInput(new TrickleStream(deflated, step));
        var inflater = new Inflater(input);
        var output = new MemoryStream();
        var taken = 0;
        for (ReadOnlyMemory<byte> chunk; !(chunk = inflater.Decode()).IsEmpty; taken += chunk.Length) output.Write(chunk.Span);
        var rest = 0;
        while (input.TryFill(1))
        {
            rest += input.Bytes.Length;
            input.Start = input.End;
        }
        return (output.ToArray(), deflated.Length - rest);
    }

    private static byte[] Deflate(byte[] bytes, int level, ZLibCompressionStrategy strategy = ZLibCompressionStrategy.Default)
    {
        var packed = new MemoryStream();
        using (var deflate = new DeflateStream(packed, new ZLibCompressionOptions { CompressionLevel = level, CompressionStrategy = strategy }, leaveOpen: true)) deflate.Write(bytes);
        return packed.ToArray();
    }

    [Fact]
    public void What_zlib_deflates_is_inflated_at_every_level()
    {
        foreach (var strategy in Enum.GetValues<ZLibCompressionStrategy>())
        {
            for (var level = 0; level <= 9; level++)
            {
                var bytes = TestData.Mixed(700_000, level);
                var deflated = Deflate(bytes, level, strategy);
                var (output, used) = Inflate([.. deflated, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
                Assert.True(output.AsSpan().SequenceEqual(bytes));
                Assert.Equal(deflated.Length, used);
            }
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(1000)]
    [InlineData(4099)]
    public void Input_may_come_in_any_pieces(int step)
    {
        var bytes = TestData.Mixed(200_000, step);
        Assert.True(Inflate(Deflate(bytes, 6), step).Output.AsSpan().SequenceEqual(bytes));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(300)]
    [InlineData(32768)]
    [InlineData(65536)]
    [InlineData(163_839)]
    [InlineData(163_840)]
    [InlineData(163_841)]
    public void Lengths_at_the_edges_of_buffers_are_nothing_special(int length)
    {
        foreach (var bytes in new[] { new byte[length], TestData.Mixed(length, length) })
        {
            Assert.True(Inflate(Deflate(bytes, 6)).Output.AsSpan().SequenceEqual(bytes));
        }
    }

    [Theory]
    [InlineData("0300", "")]
    [InlineData("010000ffff", "")]
    [InlineData("010100feff61", "61")]
    [InlineData("4b0400", "61")]
    // The shortest dynamic block with one distance code, which zlib takes though it is no whole code.
    [InlineData("05c08109000000000020ee8f0b40", null)]
    public void Streams_made_by_hand(string hex, string? expected)
    {
        if (expected is not null) Assert.Equal(expected, Convert.ToHexStringLower(Inflate(Convert.FromHexString(hex)).Output));
        else AgreesWithThePlatform(Convert.FromHexString(hex));
    }

    [Theory]
    [InlineData("")]
    [InlineData("07")]
    [InlineData("00")]
    [InlineData("0101000000ff61")]
    [InlineData("010100feff")]
    [InlineData("03")]
    [InlineData("4b04")]
    [InlineData("030200")] // a distance to before the start
    [InlineData("fdff01")]
    public void What_is_no_stream_is_refused(string hex) => IsRefused(Convert.FromHexString(hex));

    private static void IsRefused(byte[] deflated) =>
        Assert.Equal(ErrorCodes.InvalidCompression, Assert.Throws<OciException>(() => Inflate(deflated)).Code);

    [Fact]
    public void Every_truncation_is_seen()
    {
        foreach (var level in new[] { 0, 1, 6 })
        {
            var deflated = Deflate(TestData.Mixed(3000, 5), level);
            for (var length = 0; length < deflated.Length; length++) IsRefused(deflated[..length]);
        }
    }

    [Fact]
    public void Mutated_streams_are_read_as_the_platform_reads_them_or_refused_as_it_does()
    {
        var random = new Random(7);
        var seeds = Enumerable.Range(0, 12).Select(i => Deflate(TestData.Mixed(random.Next(20, 4000), i), i % 10, (ZLibCompressionStrategy)(i % 5))).ToList();
        for (var round = 0; round < (Testing.Repository.RunsAll ? 300_000 : 8_000); round++)
        {
            var deflated = seeds[random.Next(seeds.Count)].ToArray();
            for (var changes = random.Next(1, 4); changes > 0; changes--)
            {
                // The first bytes hold the codes, where most can go wrong.
                deflated[random.Next(random.Next(2) == 0 ? Math.Min(80, deflated.Length) : deflated.Length)] ^= (byte)(1 << random.Next(8));
            }
            AgreesWithThePlatform(deflated);
        }
    }

    [Fact]
    public void Noise_is_read_as_the_platform_reads_it_or_refused_as_it_does()
    {
        var random = new Random(8);
        for (var round = 0; round < (Testing.Repository.RunsAll ? 300_000 : 8_000); round++)
        {
            var noise = new byte[random.Next(1, 200)];
            random.NextBytes(noise);
            if (random.Next(2) == 0) noise[0] = (byte)((noise[0] & ~7) | 5); // a last block with codes of its own
            AgreesWithThePlatform(noise);
        }
    }

    private static void AgreesWithThePlatform(byte[] deflated)
    {
        var expected = Platform(deflated, out var isWhole);
        byte[]? actual = null;
        try
        {
            actual = Inflate(deflated, deflated.Length % 3 == 0 ? 1 : int.MaxValue).Output;
        }
        catch (OciException fault)
        {
            Assert.Equal(ErrorCodes.InvalidCompression, fault.Code);
        }
        if (actual is not null) Assert.True(expected is not null && actual.AsSpan().SequenceEqual(expected), Convert.ToHexString(deflated));
        else Assert.True(expected is null || !isWhole, Convert.ToHexString(deflated));
    }

    // The platform takes a truncated stream for a whole one: other bytes put behind it tell.
    private static byte[]? Platform(byte[] deflated, out bool isWhole)
    {
        var output = Read(deflated);
        // No code continues in the same way with zeros as with ones.
        isWhole = output is not null && new byte[] { 0, 255 }.All(tail => Read([.. deflated, .. Enumerable.Repeat(tail, 600)])?.Length == output.Length);
        return output;
    }

    private static byte[]? Read(byte[] deflated)
    {
        using var inflate = new DeflateStream(new MemoryStream(deflated), CompressionMode.Decompress);
        var output = new MemoryStream();
        try
        {
            inflate.CopyTo(output);
            return output.ToArray();
        }
        catch (InvalidDataException)
        {
            return null;
        }
    }
}
