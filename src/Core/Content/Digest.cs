using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text.Json.Serialization;
using Oci.Diagnostics;

namespace Oci.Content;

/// <summary>
/// The identity of content: an algorithm and its encoded hash, <c>sha256:…</c>. Parsed once at the edge, never a string afterwards.
/// SHA-256 and SHA-512 can be computed and verified; any other well-formed digest is passed on. Source: image-spec descriptor.md, Digests.
/// </summary>
[JsonConverter(typeof(DigestJsonConverter))]
public readonly record struct Digest
{
    private static readonly SearchValues<char> Hexadecimal = SearchValues.Create("0123456789abcdef");
    private static readonly SearchValues<char> Encoding = SearchValues.Create("0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ=_-");

    private Digest(string algorithm, string encoded) => (Algorithm, Encoded) = (algorithm, encoded);

    /// <summary>For example <c>sha256</c>.</summary>
    public string Algorithm { get => field ?? ""; }

    /// <summary>The hash in the algorithm's encoding: lower-case hexadecimal for the registered ones.</summary>
    public string Encoded { get => field ?? ""; }

    /// <summary>Whether this tool can compute the algorithm.</summary>
    public bool IsVerifiable => Algorithm is "sha256" or "sha512";

    /// <summary>Parses <paramref name="text"/>.</summary>
    /// <exception cref="OciException"><see cref="ErrorCodes.InvalidDigest"/>.</exception>
    public static Digest Parse(string text) => TryParse(text, out var digest)
        ? digest
        : throw new OciException(ErrorCodes.InvalidDigest, $"expected a digest such as `sha256:` and 64 hexadecimal digits, found `{Native.ByteText.Escape(text)}`");

    /// <summary>Parses <paramref name="text"/>; false when it breaks the grammar or a registered algorithm's length.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, out Digest digest)
    {
        digest = default;
        var colon = text?.IndexOf(':') ?? -1;
        if (colon <= 0) return false;
        var algorithm = Known(text.AsSpan(0, colon));
        var encoded = text.AsSpan(colon + 1);
        if (!IsAlgorithm(algorithm) || !IsEncoded(algorithm, encoded)) return false;
        digest = new Digest(algorithm, encoded.ToString());
        return true;
    }

    // Nearly all digests are of two algorithms, and the index of a store has thousands.
    private static string Known(ReadOnlySpan<char> algorithm) => algorithm switch
    {
        "sha256" => "sha256",
        "sha512" => "sha512",
        _ => string.Intern(algorithm.ToString()),
    };

    /// <summary>The SHA-256 of <paramref name="content"/>.</summary>
    public static Digest Sha256(ReadOnlySpan<byte> content) => FromHash(HashAlgorithmName.SHA256, SHA256.HashData(content));

    /// <summary>A digest from a finished hash.</summary>
    public static Digest FromHash(HashAlgorithmName algorithm, ReadOnlySpan<byte> hash) =>
        new(algorithm == HashAlgorithmName.SHA512 ? "sha512" : "sha256", Convert.ToHexStringLower(hash));

    /// <summary>A hash for this digest's algorithm.</summary>
    /// <exception cref="OciException"><see cref="ErrorCodes.InvalidDigest"/> where the algorithm cannot be computed.</exception>
    public IncrementalHash CreateHash() => IsVerifiable
        ? IncrementalHash.CreateHash(Algorithm == "sha512" ? HashAlgorithmName.SHA512 : HashAlgorithmName.SHA256)
        : throw new OciException(ErrorCodes.InvalidDigest, $"expected sha256 or sha512, found `{this}`, which cannot be verified");

    /// <inheritdoc/>
    public override string ToString() => $"{Algorithm}:{Encoded}";

    // algorithm ::= component (separator component)*, component ::= [a-z0-9]+, separator ::= [+._-]
    private static bool IsAlgorithm(string text)
    {
        var afterSeparator = true;
        foreach (var c in text)
        {
            if (c is (>= 'a' and <= 'z') or (>= '0' and <= '9')) afterSeparator = false;
            else if (c is '+' or '.' or '_' or '-' && !afterSeparator) afterSeparator = true;
            else return false;
        }
        return !afterSeparator;
    }

    private static bool IsEncoded(string algorithm, ReadOnlySpan<char> text) => algorithm switch
    {
        "sha256" => text.Length == 64 && !text.ContainsAnyExcept(Hexadecimal),
        "sha512" => text.Length == 128 && !text.ContainsAnyExcept(Hexadecimal),
        _ => text.Length > 0 && !text.ContainsAnyExcept(Encoding),
    };
}
