using System.Net;
using Oci.Content;
using Oci.Images;
using Oci.Native;

namespace Oci.Registries;

/// <summary>A manifest or index as a registry sent it, checked against its digest.</summary>
internal sealed record FetchedManifest(byte[] Bytes, Digest Digest, string MediaType)
{
    /// <summary>Reads the answer; null where it says that there is none.</summary>
    /// <exception cref="DigestMismatchException">The bytes are not what was asked for, or not what the registry says they are.</exception>
    /// <exception cref="RegistryException">The answer is too large, or states no type that a manifest can have.</exception>
    public static async Task<FetchedManifest?> ReadAsync(HttpResponseMessage response, Digest? wanted, RegistryOptions options, CancellationToken ct)
    {
        if (response.StatusCode == HttpStatusCode.NotFound) return null;
        var bytes = await RegistryAnswer.ReadAsync(response, StrictJson.MaxBytes, options.IdleTimeout, ct);
        // By tag the registry may say what it means to send; a flipped bit on the way is seen.
        var expected = wanted ?? (Digest.TryParse(RegistryAnswer.Header(response, "Docker-Content-Digest"), out var stated) && stated.IsVerifiable ? stated : Digest.Sha256(bytes));
        var actual = Compute(bytes, expected);
        if (actual != expected) throw new DigestMismatchException($"expected a manifest of digest `{expected}` from `{ByteText.Shorten(response.RequestMessage!.RequestUri!.Authority)}`, found `{actual}`");
        return new FetchedManifest(bytes, actual, TypeOf(response, bytes));
    }

    private static Digest Compute(byte[] bytes, Digest like)
    {
        using var hash = like.CreateHash();
        hash.AppendData(bytes);
        return Digest.FromHash(hash.AlgorithmName, hash.GetHashAndReset());
    }

    // Servers that know nothing of manifests call them JSON or text: then the document says what it is.
    private static string TypeOf(HttpResponseMessage response, byte[] bytes)
    {
        var stated = MediaTypes.WithoutParameters(response.Content.Headers.NonValidated.TryGetValues("Content-Type", out var types) ? types.ToString() : "");
        var own = ManifestSniffer.MediaTypeOf(bytes);
        if (MediaTypes.IsManifest(stated) || MediaTypes.IsIndex(stated))
        {
            return own is null || own == stated || !StatesType(bytes) ? stated : throw RegistryAnswer.Invalid(response, $"a document of type `{stated}`", $"one that calls itself `{own}`");
        }
        if (stated.StartsWith("application/vnd.docker.distribution.manifest.v1+", StringComparison.Ordinal) || ManifestSniffer.IsSchema1(bytes))
            throw RegistryAnswer.Invalid(response, "an image of OCI or of Docker's schema 2", ManifestSniffer.Schema1);
        return own ?? throw RegistryAnswer.Invalid(response, "a manifest or an index", stated.Length == 0 ? "something else" : $"`{ByteText.Shorten(stated)}`");
    }

    private static bool StatesType(byte[] bytes)
    {
        using var json = System.Text.Json.JsonDocument.Parse(bytes);
        return json.RootElement.TryGetProperty("mediaType", out _);
    }
}
