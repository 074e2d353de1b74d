using Oci.Diagnostics;
using Oci.Layers;
using Oci.Native;
using static Oci.Tests.Layers.CompressedStreams;

namespace Oci.Tests.Layers;

public sealed class ZstdTests
{
    private static readonly byte[] Plain = TestData.Mixed(50_000, 1);

    [Fact]
    public void Frames_and_skippable_frames_are_one_stream()
    {
        byte[] skippable = [0x53, 0x2a, 0x4d, 0x18, 5, 0, 0, 0, 1, 2, 3, 4, 5];
        byte[] many = [.. skippable, .. Zstd(Plain), .. skippable, .. Zstd([]), .. Zstd("end"u8.ToArray()), .. skippable];
        Assert.True(Read(many).AsSpan().SequenceEqual([.. Plain, .. "end"u8]));
        Assert.True(Read(many, step: 1).AsSpan().SequenceEqual([.. Plain, .. "end"u8]));
        Assert.Empty(Read(skippable));
    }

    [Fact]
    public void Anything_else_after_the_last_frame_is_refused()
    {
        IsRefused([.. Zstd(Plain), 0]);
        IsRefused([.. Zstd(Plain), 1, 2, 3, 4, 5]);
        IsRefused([.. Zstd(Plain), .. new TarBlocks().File("hidden", "x").End().ToArray()]);
    }

    [Fact]
    public void Every_truncation_is_seen()
    {
        var packed = Zstd(Plain[..3000]);
        for (var length = 4; length < packed.Length; length++) IsRefused(packed[..length]);
        byte[] skippable = [0x53, 0x2a, 0x4d, 0x18, 5, 0, 0, 0, 1, 2, 3, 4, 5];
        for (var length = 4; length < skippable.Length; length++) IsRefused(skippable[..length]);
    }

    [Fact]
    public void No_change_is_silent() => NoChangeIsSilent(Plain[..3000], Zstd(Plain[..3000]));

    [Fact]
    public void The_checksum_is_written_and_checked()
    {
        var packed = Zstd(Plain);
        Assert.NotEqual(0, packed[4] & 4); // RFC 8878, 3.1.1.1.1.5: Content_Checksum_flag
        packed[^1] ^= 1;
        IsRefused(packed);
    }

    [Fact, Trait("Category", "Hostile")]
    public void A_window_that_is_too_large_is_refused_before_it_is_allocated()
    {
        // A frame header with a window of 2 GiB (exponent 21 over 1 KiB), and an empty last block.
        byte[] frame = [0x28, 0xb5, 0x2f, 0xfd, 0, 21 << 3, 1, 0, 0];
        IsRefused(frame, ErrorCodes.LimitExceeded);
        frame[5] = 17 << 3;
        Assert.Empty(Read(frame));
        Assert.Equal(ErrorCodes.LimitExceeded, Assert.Throws<OciException>(() => Read(frame, maxWindowLog: 26)).Code);
        Assert.Throws<ArgumentOutOfRangeException>(() => Read(frame, maxWindowLog: 99));
    }

    [Fact, Trait("Category", "Hostile")]
    public void A_bomb_stops_at_the_limit()
    {
        // One block that repeats a byte 131,072 times, again and again.
        byte[] bomb = [0x28, 0xb5, 0x2f, 0xfd, 0, 7 << 3, .. Enumerable.Repeat(new byte[] { 0x02, 0x00, 0x10, 0 }, 10_000).SelectMany(b => b), 1, 0, 0];
        using var stream = Decompressor.Open(new MemoryStream(bomb), Decompressor.OfLayers, 10_000_000, 27);
        var buffer = new byte[100_000];
        var fault = Assert.Throws<OciException>(() =>
        {
            while (stream.Read(buffer) > 0)
            {
            }
        });
        Assert.Equal(ErrorCodes.LimitExceeded, fault.Code);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(511)]
    [InlineData(5_000_000)]
    public void Levels_and_workers_give_back_the_same_content(int length)
    {
        var plain = TestData.Mixed(length, length);
        foreach (var level in new[] { 1, 2, 3, 9 })
        {
            var packed = Pack(plain, new ZstdPacker(level, 1));
            Assert.True(Read(packed).AsSpan().SequenceEqual(plain));
            foreach (var (workers, blockSize) in new[] { (1, 4096), (2, 1 << 20), (8, 77_777), (64, 1 << 20) })
            {
                Assert.True(Pack(plain, new ZstdPacker(level, workers), blockSize).AsSpan().SequenceEqual(packed), $"{level} {workers} {blockSize}");
            }
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(9)]
    public void What_repeats_itself_is_found_from_far_off_and_past_the_beginning_of_a_job(int level)
    {
        var random = new byte[3 << 20];
        new Random(1).NextBytes(random);
        byte[] far = [.. random, .. random.AsSpan(0, 1 << 20)];
        Assert.InRange(Pack(far, new ZstdPacker(level, 1)).Length, 3 << 20, 3200 << 10);
        byte[] often = [.. Enumerable.Repeat(random[..(700 << 10)], 10).SelectMany(b => b)];
        var packed = Pack(often, new ZstdPacker(level, 1));
        Assert.InRange(packed.Length, 700 << 10, 750 << 10);
        // RFC 8878, 3.1.1.1.2: no decoder need take a window of more than 8 MiB.
        Assert.True(Read(packed, maxWindowLog: 23).AsSpan().SequenceEqual(often));
    }

    [Fact]
    public void A_missing_library_is_named_with_what_to_install()
    {
        var fault = Libzstd.Missing(new DllNotFoundException());
        Assert.Equal(ErrorCodes.NativeLibraryMissing, fault.Code);
        Assert.Contains($"`{SystemLibrary.NamesOf(Libzstd.Library)[0]}`", fault.Message, StringComparison.Ordinal);
        Assert.NotNull(fault.Hint);
    }
}
