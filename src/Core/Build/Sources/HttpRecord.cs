using System.Security.Cryptography;
using Oci.Content;
using Oci.Diagnostics;

namespace Oci.Build;

/// <summary>What is known of a file on the web since it was last fetched.</summary>
public sealed record HttpRecord
{
    /// <summary>The server's name for the content; null where it has none.</summary>
    public string? Tag { get; init; }

    /// <summary>When it was last changed: seconds since 1970; null where the server does not say.</summary>
    public long? ModifiedAt { get; init; }

    /// <summary>The content's SHA-256.</summary>
    public required Digest Digest { get; init; }

    /// <summary>Compares the file with what it must be.</summary>
    /// <param name="address">Where it was fetched.</param>
    /// <param name="wanted">Its digest; null for any.</param>
    /// <param name="file">Where it is now.</param>
    /// <param name="ct">Cancels.</param>
    /// <exception cref="OciException"><see cref="ErrorCodes.ChecksumMismatch"/>.</exception>
    internal async Task CheckAsync(HttpAddress address, Digest? wanted, string file, CancellationToken ct)
    {
        if (wanted is not { } digest) return;
        var actual = digest.Algorithm == Digest.Algorithm ? Digest : await HashAsync(digest, file, ct);
        if (actual != digest) throw new OciException(ErrorCodes.ChecksumMismatch, $"expected `{digest}` at `{address}`, found `{actual}`", "the file has changed: check it, and write its checksum");
    }

    private static async Task<Digest> HashAsync(Digest wanted, string file, CancellationToken ct)
    {
        await using var content = File.OpenRead(file);
        return Digest.FromHash(HashAlgorithmName.SHA512, wanted.Algorithm == "sha512" ? await SHA512.HashDataAsync(content, ct) : throw new OciException(ErrorCodes.InvalidValue, $"expected a sha256 or sha512 checksum, found `{wanted}`"));
    }
}
