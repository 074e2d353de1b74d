using System.IO.Compression;
using Oci.Diagnostics;
using Oci.Layers;
using static Oci.Tests.Layers.CompressedStreams;

namespace Oci.Tests.Layers;

public sealed class GzipTests
{
    private static readonly byte[] Plain = TestData.Mixed(50_000, 1);

    // `printf hello | gzip -n9`, with a name, a comment and an extra field put in by hand where asked for.
    private static byte[] Hello(int flags = 0, string fields = "") =>
        Convert.FromHexString($"1f8b08{flags:x2}000000000203{fields}cb48cdc9c907008" + "6a6103605000000");

    [Fact]
    public void A_member_made_by_gzip_is_read() => Assert.Equal("hello"u8, Read(Hello()));

    [Theory]
    [InlineData(8, "6e616d6500")]
    [InlineData(16, "00")]
    [InlineData(4, "0300414243")]
    [InlineData(4, "0000")]
    [InlineData(1, "")]
    [InlineData(28, "010041" + "6e00" + "6300")]
    public void Header_fields_are_passed_over(int flags, string fields) => Assert.Equal("hello"u8, Read(Hello(flags, fields)));

    [Fact]
    public void A_header_crc_is_checked()
    {
        var crc = new Crc32();
        crc.Append(Hello(2).AsSpan(0, 10));
        var stated = (ushort)crc.Value;
        Assert.Equal("hello"u8, Read(Hello(2, $"{(byte)stated:x2}{stated >> 8:x2}")));
        IsRefused(Hello(2, $"{(byte)stated:x2}{(stated >> 8) ^ 1:x2}"));
    }

    [Theory]
    [InlineData(0x20)]
    [InlineData(0x80)]
    public void Reserved_flags_are_refused(int flags) => IsRefused(Hello(flags));

    [Fact]
    public void Members_follow_each_other()
    {
        byte[] many = [.. Hello(), .. Gzip(Plain), .. Hello()];
        Assert.True(Read(many).AsSpan().SequenceEqual([.. "hello"u8, .. Plain, .. "hello"u8]));
        Assert.True(Read(many, step: 1).AsSpan().SequenceEqual([.. "hello"u8, .. Plain, .. "hello"u8]));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(512)]
    [InlineData(1_000_000)]
    public void Zeros_after_the_last_member_are_padding(int count) => Assert.Equal("hello"u8, Read([.. Hello(), .. new byte[count]]));

    [Fact]
    public void Anything_else_after_the_last_member_is_refused()
    {
        IsRefused([.. Hello(), 1]);
        IsRefused([.. Hello(), 0x1f]);
        IsRefused([.. Hello(), 0x1f, 0x8b]);
        IsRefused([.. Hello(), .. new byte[512], .. Hello()]);
        IsRefused([.. Hello(), .. new TarBlocks().File("hidden", "x").End().ToArray()]);
    }

    [Fact]
    public void Every_truncation_is_seen()
    {
        var packed = Gzip(Plain[..3000]);
        for (var length = 2; length < packed.Length; length++) IsRefused(packed[..length]);
    }

    [Fact]
    public void No_change_is_silent() => NoChangeIsSilent(Plain[..3000], Gzip(Plain[..3000]));

    [Fact]
    public void The_trailer_is_checked()
    {
        var packed = Hello();
        for (var at = packed.Length - 8; at < packed.Length; at++)
        {
            var altered = packed.ToArray();
            altered[at] ^= 1;
            IsRefused(altered);
        }
    }

    [Fact]
    public void A_hundred_thousand_empty_members_are_nothing()
    {
        var empty = Convert.FromHexString("1f8b08000000000002ff03000000000000000000");
        Assert.Empty(Read([.. Enumerable.Repeat(empty, 100_000).SelectMany(b => b)]));
    }

    [Fact, Trait("Category", "Hostile")]
    public void A_bomb_stops_at_the_limit()
    {
        byte[] bomb = [.. Enumerable.Repeat(Gzip(new byte[5_000_000]), 10).SelectMany(member => member)];
        var before = GC.GetAllocatedBytesForCurrentThread();
        using var stream = Decompressor.Open(new MemoryStream(bomb), Decompressor.OfLayers, 10_000_000, 27);
        var buffer = new byte[100_000];
        var fault = Assert.Throws<OciException>(() =>
        {
            while (stream.Read(buffer) > 0)
            {
            }
        });
        Assert.Equal(ErrorCodes.LimitExceeded, fault.Code);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 2_000_000);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(1 << 20)]
    [InlineData((1 << 20) + 1)]
    [InlineData(3_500_000)]
    public void What_we_compress_is_one_member_that_everybody_reads(int length)
    {
        var plain = TestData.Mixed(length, length);
        foreach (var level in new[] { 1, 6, 9 })
        {
            var packed = Pack(plain, new GzipPacker(level, 3));
            Assert.True(Read(packed).AsSpan().SequenceEqual(plain));
            var platform = new MemoryStream();
            using (var gzip = new GZipStream(new MemoryStream(packed), CompressionMode.Decompress)) gzip.CopyTo(platform);
            Assert.True(platform.ToArray().AsSpan().SequenceEqual(plain));
            Assert.Equal([0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 255], packed[..10]);
        }
    }

    [Fact]
    public void Gzip_itself_agrees()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Runs gzip through a shell");
        var program = Testing.Peer.Require("gzip");
        using var folder = new Testing.TemporaryFolder();
        var plain = TestData.Mixed(2_500_000, 9);
        File.WriteAllBytes(folder["ours.gz"], Pack(plain, new GzipPacker(6, 2)));
        File.WriteAllBytes(folder["theirs"], plain);
        using (var process = System.Diagnostics.Process.Start(new System.Diagnostics.ProcessStartInfo("sh", ["-c", $"'{program}' -t ours.gz && '{program}' -dc ours.gz > back && '{program}' -9 theirs"]) { WorkingDirectory = folder.Path })!)
        {
            process.WaitForExit();
            Assert.Equal(0, process.ExitCode);
        }
        Assert.True(File.ReadAllBytes(folder["back"]).AsSpan().SequenceEqual(plain));
        Assert.True(Read(File.ReadAllBytes(folder["theirs.gz"])).AsSpan().SequenceEqual(plain));
    }

    [Fact]
    public void Independent_blocks_cost_little()
    {
        var plain = TestData.Mixed(4_000_000, 4);
        Assert.InRange(Pack(plain, new GzipPacker(6, 1)).Length, 1, Gzip(plain).Length * 1.02);
    }
}
