using System.Net;
using Oci.Content;
using Oci.Images;

namespace Oci.Registries;

public sealed partial class RegistryRepository
{
    private const string UsualAlgorithm = "sha256";

    private static readonly (string Name, string Value)[] AcceptManifests =
    [
        ("Accept", string.Join(", ", MediaTypes.OciIndex, MediaTypes.OciManifest, MediaTypes.DockerManifestList, MediaTypes.DockerManifest, "application/vnd.docker.distribution.manifest.v1+prettyjws", "*/*;q=0.1")),
    ];

    /// <inheritdoc/>
    /// <remarks>Reads the manifest (and keeps it for whoever reads it next); <see cref="ProbeAsync(string, CancellationToken)"/> asks for the digest alone.</remarks>
    public async Task<Descriptor?> ResolveAsync(string tagOrDigest, CancellationToken ct)
    {
        if (await FetchManifestAsync(tagOrDigest, ct) is not { } found) return null;
        return new Descriptor { MediaType = found.MediaType, Digest = found.Digest, Size = found.Bytes.Length };
    }

    /// <summary>The same by a HEAD request, which registries that count pulls do not count; by <see cref="ResolveAsync"/> where the answer lacks something.</summary>
    public async Task<Descriptor?> ProbeAsync(string tagOrDigest, CancellationToken ct)
    {
        var byDigest = Digest.TryParse(tagOrDigest, out _);
        var found = await ReadAsync(byDigest, place => ProbeAsync(place, tagOrDigest, ct));
        return found is { MediaType.Length: 0 } ? await ResolveAsync(tagOrDigest, ct) : found;
    }

    /// <summary>Writes a manifest or index whose content is there: under <paramref name="tag"/>, or without a name. Its subject learns of it.</summary>
    /// <exception cref="RegistryException">The registry refused.</exception>
    public async Task PushManifestAsync(ReadOnlyMemory<byte> manifest, Descriptor target, string? tag, CancellationToken ct)
    {
        var hasSubject = await PutManifestAsync(manifest, target, tag ?? target.Digest.ToString(), ct);
        manifests.Keep(target.Digest, manifest.ToArray());
        if (ManifestSniffer.SubjectOf(manifest) is { } subject && !(hasSubject && await ListsReferrersAsync(subject, ct))) await AddToFallbackAsync(subject, ReferrerEntry.Of(manifest, target), ct);
    }

    /// <inheritdoc/>
    public async Task TagAsync(string tag, Descriptor target, CancellationToken ct)
    {
        var manifest = manifests.Find(target.Digest) ?? (await FetchManifestAsync(target.Digest.ToString(), ct))?.Bytes ?? throw NotFound(target);
        await PutManifestAsync(manifest, target, tag, ct);
    }

    private static async Task<Descriptor?> ProbeAsync(RegistryPlace place, string name, CancellationToken ct)
    {
        var call = place.Call(HttpMethod.Head, $"manifests/{name}") with { Headers = AcceptManifests, Expected = [HttpStatusCode.NotFound, HttpStatusCode.MethodNotAllowed] };
        return await place.Host.CallAsync(call, (response, _) => Task.FromResult(Read(response)), ct);

        static Descriptor? Read(HttpResponseMessage response)
        {
            if (response.StatusCode == HttpStatusCode.NotFound) return null;
            var type = MediaTypes.WithoutParameters(response.Content.Headers.TryGetValues("Content-Type", out var types) ? types.First() : "");
            return response.IsSuccessStatusCode && Digest.TryParse(RegistryAnswer.Header(response, "Docker-Content-Digest"), out var digest) && response.Content.Headers.ContentLength is { } size && MediaTypes.IsWellFormed(type)
                ? new Descriptor { MediaType = type, Digest = digest, Size = size }
                : new Descriptor { MediaType = "", Digest = default, Size = 0 };
        }
    }

    private async Task<FetchedManifest?> FetchManifestAsync(string tagOrDigest, CancellationToken ct)
    {
        var byDigest = Digest.TryParse(tagOrDigest, out var wanted);
        var found = await ReadAsync(byDigest, place =>
        {
            var call = place.Call(HttpMethod.Get, $"manifests/{tagOrDigest}") with { Headers = AcceptManifests, Expected = [HttpStatusCode.NotFound] };
            return TwiceAsync(() => place.Host.CallAsync(call, (response, stop) => FetchedManifest.ReadAsync(response, byDigest ? wanted : null, options, stop), ct));
        });
        if (found is not null) manifests.Keep(found.Digest, found.Bytes);
        return found;
    }

    // A bit that flipped on the way is right the second time.
    private static async Task<T> TwiceAsync<T>(Func<Task<T>> fetch)
    {
        try
        {
            return await fetch();
        }
        catch (DigestMismatchException)
        {
            return await fetch();
        }
    }

    // An answer may get lost: what is there already is not sent again.
    private async Task<bool> PutManifestAsync(ReadOnlyMemory<byte> manifest, Descriptor target, string name, CancellationToken ct)
    {
        var bytes = manifest.ToArray();
        var call = Primary.Call(HttpMethod.Put, $"manifests/{name}") with
        {
            Scopes = Scopes.Push(Primary.Path),
            Body = progressed => new ReplayContent(_ => Task.FromResult<Stream>(new MemoryStream(bytes, writable: false)), manifest.Length, _ => progressed()) { Headers = { ContentType = new(target.MediaType) } },
        };
        return await Primary.Host.Retries.RunAsync(Primary.Host.Named, async (attempt, stop) =>
        {
            if (attempt > 0 && ManifestSniffer.SubjectOf(manifest) is null && (await ProbeAsync(Primary, name, stop))?.Digest == target.Digest) return true;
            using var response = await SendManifestAsync(call, target, stop);
            if (RegistryAnswer.Header(response, "Docker-Content-Digest") is { } stated && Digest.TryParse(stated, out var digest) && digest.Algorithm == target.Digest.Algorithm && digest != target.Digest)
                throw RegistryAnswer.Invalid(response, $"the digest `{target.Digest}` of what was written", $"`{digest}`");
            return RegistryAnswer.Header(response, "OCI-Subject") is not null;
        }, ct);
    }

    private async Task<HttpResponseMessage> SendManifestAsync(RegistryCall call, Descriptor target, CancellationToken ct)
    {
        try
        {
            return await Primary.Host.SendAsync(call, ct);
        }
        catch (RegistryException e) when (e.Status == HttpStatusCode.BadRequest && target.Digest.Algorithm != UsualAlgorithm)
        {
            throw new RegistryException(e.Code, $"expected `{Primary.Host.Registry}` to take a manifest by its {target.Digest.Algorithm} digest, found that it does not; many registries know {UsualAlgorithm} alone ({e.Message})", "copy it to a layout or an archive, which hold every digest", e) { Status = e.Status, Errors = e.Errors };
        }
    }
}
