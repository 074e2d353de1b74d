using System.Security.Cryptography;
using Oci.Content;
using Oci.Diagnostics;

namespace Oci.Tests.Content;

[Trait("Category", "Hostile")]
public sealed class VerifyingStreamTests
{
    private static readonly byte[] Bytes = RandomNumberGenerator.GetBytes(10_000);
    private static readonly Descriptor Expected = new() { MediaType = "a/b", Digest = Digest.Sha256(Bytes), Size = Bytes.Length };

    [Fact]
    public void The_right_content_passes() => Assert.Equal(Bytes, Read(Bytes, Expected));

    [Fact]
    public void Short_content_is_refused_at_its_end() =>
        Assert.Contains("found 9999", Assert.Throws<DigestMismatchException>(() => Read(Bytes[..^1], Expected)).Message);

    [Fact]
    public void Endless_content_is_refused_after_one_byte_too_many()
    {
        using var endless = new EndlessStream();
        using var stream = new VerifyingStream(endless, Expected with { Digest = Digest.Sha256(new byte[Bytes.Length]) });
        Assert.Throws<DigestMismatchException>(() => stream.CopyTo(Stream.Null));
        Assert.Equal(Expected.Size + 1, endless.Yielded);
    }

    [Fact]
    public void Altered_content_is_refused_before_its_last_byte_is_handed_out()
    {
        var altered = Bytes.ToArray();
        altered[17] ^= 1;
        using var stream = new VerifyingStream(new MemoryStream(altered), Expected);
        var received = 0;
        Assert.Throws<DigestMismatchException>(() => { while (stream.Read(new byte[100]) is var count and > 0) received += count; });
        Assert.True(received < Expected.Size);
    }

    [Fact]
    public async Task Asynchronous_reading_verifies_too()
    {
        var altered = Bytes.ToArray();
        altered[^1] ^= 1;
        await using var stream = new VerifyingStream(new MemoryStream(altered), Expected);
        await Assert.ThrowsAsync<DigestMismatchException>(() => stream.CopyToAsync(Stream.Null, TestContext.Current.CancellationToken));
    }

    [Fact]
    public void A_digest_that_cannot_be_computed_cannot_be_read() => Assert.Equal(
        ErrorCodes.InvalidDigest,
        Assert.Throws<OciException>(() => new VerifyingStream(Stream.Null, Expected with { Digest = Digest.Parse("blake3:00") })).Code);

    [Fact]
    public void Empty_content_is_verified_on_the_first_read()
    {
        var empty = new Descriptor { MediaType = "a/b", Digest = Digest.Sha256([]), Size = 0 };
        Assert.Empty(Read([], empty));
        Assert.Throws<DigestMismatchException>(() => Read([1], empty));
        Assert.Throws<DigestMismatchException>(() => Read([], empty with { Digest = Expected.Digest }));
    }

    private static byte[] Read(byte[] content, Descriptor expected)
    {
        using var stream = new VerifyingStream(new MemoryStream(content), expected);
        var read = new MemoryStream();
        stream.CopyTo(read);
        return read.ToArray();
    }

    private sealed class EndlessStream : MemoryStream
    {
        public long Yielded { get; private set; }

        public override int Read(Span<byte> buffer)
        {
            Yielded += buffer.Length;
            buffer.Clear();
            return buffer.Length;
        }
    }
}
