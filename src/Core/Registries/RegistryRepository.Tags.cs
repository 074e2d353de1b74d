using System.Net;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Oci.Content;
using Oci.Diagnostics;
using Oci.Images;
using Oci.Native;

namespace Oci.Registries;

public sealed partial class RegistryRepository
{
    private const int TagsPerPage = 1000;
    private const int FewTags = 100;
    private const string UnknownName = "NAME_UNKNOWN"; // distribution-spec, Error Codes
    private const int MaxPages = 10_000;
    private const int MaxPageBytes = 8 << 20;
    private const int TagCost = 64; // what a tag takes in memory beside its characters
    private const long MaxTagBytes = 64 << 20; // of all tags together, in memory: half a million of usual length

    /// <inheritdoc/>
    /// <exception cref="RegistryException">There is no such repository, or its list of tags does not end.</exception>
    public async IAsyncEnumerable<string> ListTagsAsync([EnumeratorCancellation] CancellationToken ct)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var first = $"v2/{Primary.Path}/tags/list?n={TagsPerPage}";
        var trail = new PageTrail(first);
        var (bytes, isGuessed) = (0L, false);
        for (var page = 0; trail.Next is { } address; page++)
        {
            if (page == MaxPages) throw Endless("tags", Name.Name, $"{MaxPages} pages");
            var (tags, following) = await ReadTagsAsync(address, isGuessed, ct);
            var isNew = false;
            foreach (var tag in tags.OfType<string>().Where(seen.Add))
            {
                isNew = true;
                if ((bytes += TagCost + (sizeof(char) * (long)tag.Length)) > MaxTagBytes) throw Endless("tags", Name.Name, $"{MaxTagBytes} bytes of memory can hold");
                yield return tag;
            }
            // Some registries fill a page and say nothing of the next.
            isGuessed = following is null;
            following ??= tags is { Count: TagsPerPage } && tags[^1] is { } last ? $"{first}&last={Uri.EscapeDataString(last)}" : null;
            trail.Turn(following, tags.Count, isNew);
        }
        TellCut(trail, $"tags of `{Name.Name}`");
    }

    /// <summary>The first tags; none where they may not be listed, null where the registry knows no such repository, so that nothing is in it.</summary>
    public async Task<IReadOnlyList<string>?> FindTagsAsync(CancellationToken ct)
    {
        try
        {
            return [.. (await ReadTagsAsync($"v2/{Primary.Path}/tags/list?n={FewTags}", ct)).Tags.OfType<string>().Where(ImageReference.IsTag)];
        }
        catch (RegistryException e) when (e.Status is not null)
        {
            return e.Errors.Contains(UnknownName) ? null : [];
        }
    }

    /// <summary>Takes a tag away; what it stands for stays, with its other tags.</summary>
    /// <returns>False where it was not there.</returns>
    /// <exception cref="RegistryException"><see cref="ErrorCodes.DeletionUnsupported"/>: the registry deletes manifests only; or it refused.</exception>
    public Task<bool> UntagAsync(string tag, CancellationToken ct) => ImageReference.IsTag(tag)
        ? DeleteAsync($"manifests/{tag}", "tags without their images", ct)
        : throw new OciException(ErrorCodes.InvalidReference, $"expected a tag, found `{ByteText.Shorten(tag)}`");

    /// <summary>Deletes a manifest or index with all its tags. Where it is about another one, that one's list of referrers forgets it.</summary>
    /// <returns>False where it was not there.</returns>
    /// <exception cref="RegistryException"><see cref="ErrorCodes.DeletionUnsupported"/>, or the registry refused.</exception>
    public async Task<bool> DeleteManifestAsync(Digest digest, CancellationToken ct)
    {
        var manifest = await FetchManifestAsync(digest.ToString(), ct);
        var deleted = await DeleteAsync($"manifests/{digest}", "manifests", ct);
        manifests.Forget(digest);
        if (deleted && manifest is not null && ManifestSniffer.SubjectOf(manifest.Bytes) is { } subject) await RemoveFromFallbackAsync(subject, digest, ct);
        return deleted;
    }

    // Who never spoke of a next page may refuse to give one.
    private async Task<(IReadOnlyList<string?> Tags, string? Next)> ReadTagsAsync(string address, bool isGuessed, CancellationToken ct)
    {
        try
        {
            return await ReadTagsAsync(address, ct);
        }
        catch (RegistryException e) when (isGuessed && e.Status is >= HttpStatusCode.BadRequest and < HttpStatusCode.InternalServerError and not HttpStatusCode.TooManyRequests)
        {
            return ([], null);
        }
    }

    private async Task<(IReadOnlyList<string?> Tags, string? Next)> ReadTagsAsync(string address, CancellationToken ct)
    {
        var call = new RegistryCall(HttpMethod.Get, address) { Scopes = Primary.Scopes };
        return await Primary.Host.CallAsync(call, async (response, stop) =>
        {
            var page = Parse(response, await RegistryAnswer.ReadAsync(response, MaxPageBytes, options.IdleTimeout, stop));
            return (page.Tags ?? [], LinkHeader.Next(response, Primary.Host));
        }, ct);
    }

    private void TellCut(PageTrail trail, string what)
    {
        if (trail.Cut is { } why) options.Progress?.Report(new WarningRaised(Primary.Host.Registry, new Diagnostic(ErrorCodes.InvalidRegistryAnswer, Severity.Warning, $"the list of {what} may not be whole: {why}, and still the registry names a next one")));
    }

    private static RegistryException Endless(string what, string of, string most) => new(ErrorCodes.InvalidRegistryAnswer, $"expected the {what} of `{of}` to end, found more than {most}");

    private static TagList Parse(HttpResponseMessage response, byte[] body)
    {
        try
        {
            return JsonSerializer.Deserialize(body, RegistriesJson.Default.TagList) ?? new TagList();
        }
        catch (JsonException e)
        {
            throw RegistryAnswer.Invalid(response, "a list of tags in JSON", ByteText.Shorten(e.Message));
        }
    }

    private async Task<bool> DeleteAsync(string below, string what, CancellationToken ct)
    {
        var call = Primary.Call(HttpMethod.Delete, below) with { Scopes = Scopes.Delete(Primary.Path), Expected = [HttpStatusCode.NotFound, HttpStatusCode.MethodNotAllowed, HttpStatusCode.BadRequest] };
        var status = await Primary.Host.CallAsync(call, (response, _) => Task.FromResult(response.StatusCode), ct);
        return status switch
        {
            HttpStatusCode.NotFound => false,
            HttpStatusCode.MethodNotAllowed or HttpStatusCode.BadRequest => throw new RegistryException(ErrorCodes.DeletionUnsupported, $"expected `{Name.Host}` to delete {what}, found that it does not (status {(int)status})") { Status = status },
            _ => true,
        };
    }
}
