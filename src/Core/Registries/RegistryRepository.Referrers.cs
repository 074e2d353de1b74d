using System.Net;
using System.Runtime.CompilerServices;
using Oci.Content;
using Oci.Diagnostics;
using Oci.Images;

namespace Oci.Registries;

public sealed partial class RegistryRepository
{
    private const int FallbackAttempts = 12;
    private const int MaxReferrers = 100_000;
    private const int MaxReferrerPages = 1000;
    private const int MaxDescribed = 1000;
    private const long MaxDescribedBytes = 32 << 20;
    private const int DescribedAtOnce = 8;

    private bool? listsReferrers;

    /// <inheritdoc/>
    public IAsyncEnumerable<Descriptor> ListReferrersAsync(Digest subject, CancellationToken ct) => ListReferrersAsync(subject, null, ct);

    /// <summary>The manifests whose subject is <paramref name="subject"/>: by the registry's own list, or by the fallback tag where it keeps none.</summary>
    /// <param name="subject">The digest of the manifest or index.</param>
    /// <param name="artifactType">Only those of this type; null for all.</param>
    /// <param name="ct">Cancels.</param>
    public async IAsyncEnumerable<Descriptor> ListReferrersAsync(Digest subject, string? artifactType, [EnumeratorCancellation] CancellationToken ct)
    {
        var seen = new HashSet<Digest>();
        var query = artifactType is null ? "" : $"?artifactType={Uri.EscapeDataString(artifactType)}";
        var trail = new PageTrail($"v2/{Primary.Path}/referrers/{subject}{query}");
        for (var page = 0; trail.Next is { } address; page++)
        {
            if (page == MaxReferrerPages || seen.Count > MaxReferrers) throw Endless("referrers", subject.ToString(), page == MaxReferrerPages ? $"{page} pages" : $"{MaxReferrers} entries");
            var (index, following) = await ReadReferrersAsync(address, ct);
            if (index is null && page > 0) throw new RegistryException(ErrorCodes.InvalidRegistryAnswer, $"expected page {page + 1} of the referrers of `{subject}`, found something else", "try again");
            var listed = index is null ? await ListFallbackAsync(subject, ct) : index.Manifests;
            var fresh = listed.Where(entry => seen.Add(entry.Digest)).ToList();
            foreach (var entry in fresh.Where(entry => artifactType is null || entry.ArtifactType == artifactType)) yield return entry;
            trail.Turn(following, listed.Count, fresh.Count > 0);
        }
        TellCut(trail, $"referrers of `{subject}`");
    }

    // A list under the fallback tag was written by clients, and some are wrong about types: the manifests themselves know. They are asked for a number
    // of entries that somebody may have attached; who writes a longer list does not decide how much is read for it.
    private async Task<IReadOnlyList<Descriptor>> ListFallbackAsync(Digest subject, CancellationToken ct)
    {
        Descriptor[] entries = [.. ((await ReadFallbackAsync(subject, ct)).Index?.Manifests ?? []).DistinctBy(entry => entry.Digest)];
        var left = MaxDescribedBytes;
        var described = entries.Take(MaxDescribed).TakeWhile(entry => (left -= entry.Size) >= 0).Count();
        var pace = new ParallelOptions { MaxDegreeOfParallelism = DescribedAtOnce, CancellationToken = ct };
        await Parallel.ForEachAsync(Enumerable.Range(0, described), pace, async (i, stop) => entries[i] = await DescribeAsync(entries[i], stop));
        return entries;
    }

    private async Task<Descriptor> DescribeAsync(Descriptor listed, CancellationToken ct)
    {
        try
        {
            return IsManifest(listed) && await FetchManifestAsync(listed.Digest.ToString(), ct) is { } found && found.Bytes.Length == listed.Size ? ReferrerEntry.Of(found.Bytes, listed) : listed;
        }
        catch (OciException)
        {
            return listed; // whoever needs it will say what is wrong with it
        }
    }

    // A registry that has read the subject says so in its answer, and so do some that keep no list of what refers to it.
    private async Task<bool> ListsReferrersAsync(Digest subject, CancellationToken ct)
    {
        try
        {
            return listsReferrers ??= (await ReadReferrersAsync($"v2/{Primary.Path}/referrers/{subject}", ct)).Index is not null;
        }
        catch (RegistryException)
        {
            return true; // who may write need not be let in to read
        }
    }

    private async Task<(ImageIndex? Index, string? Next)> ReadReferrersAsync(string address, CancellationToken ct)
    {
        var call = new RegistryCall(HttpMethod.Get, address) { Scopes = Primary.Scopes, Headers = [("Accept", MediaTypes.OciIndex)], Expected = [HttpStatusCode.NotFound, HttpStatusCode.BadRequest, HttpStatusCode.MethodNotAllowed, HttpStatusCode.NotAcceptable, HttpStatusCode.NotImplemented] };
        return await Primary.Host.CallAsync(call, async (response, stop) =>
        {
            if (!response.IsSuccessStatusCode) return (null, null);
            var body = await RegistryAnswer.ReadAsync(response, StrictJson.MaxBytes, options.IdleTimeout, stop);
            return (TryParse(body), LinkHeader.Next(response, Primary.Host));
        }, ct);
    }

    // What is no index says that there are none (distribution-spec, Listing Referrers).
    private static ImageIndex? TryParse(ReadOnlyMemory<byte> body)
    {
        try
        {
            return StrictJson.Parse(body, ImagesJson.Strict.ImageIndex, ManifestRules.IndexKind, "referrers");
        }
        catch (OciException e) when (e.Code == ErrorCodes.InvalidDocument)
        {
            return null;
        }
    }

    private async Task<(ImageIndex? Index, Digest? Digest, string? Tag)> ReadFallbackAsync(Digest subject, CancellationToken ct)
    {
        var tag = FallbackTag(subject);
        var call = Primary.Call(HttpMethod.Get, $"manifests/{tag}") with { Headers = AcceptManifests, Expected = [HttpStatusCode.NotFound] };
        return await Primary.Host.CallAsync(call, async (response, stop) =>
        {
            if (await FetchedManifest.ReadAsync(response, null, options, stop) is not { } found) return (null, null, null);
            return (MediaTypes.IsIndex(found.MediaType) ? TryParse(found.Bytes) : null, (Digest?)found.Digest, RegistryAnswer.Header(response, "ETag"));
        }, ct);
    }

    private Task AddToFallbackAsync(Digest subject, Descriptor referrer, CancellationToken ct) =>
        ChangeFallbackAsync(subject, entries => entries.Any(entry => entry.Digest == referrer.Digest) ? entries : [.. entries, referrer], ct);

    private Task RemoveFromFallbackAsync(Digest subject, Digest referrer, CancellationToken ct) =>
        ChangeFallbackAsync(subject, entries => entries.Any(entry => entry.Digest == referrer) ? [.. entries.Where(entry => entry.Digest != referrer)] : entries, ct);

    // Another writer may come between reading and writing. A registry that can says so; with the others, who wrote over us had read before we wrote,
    // and is done when we read again after a while. (One that honoured If-Match answers as one that passed it over: we read again there too.) The waits differ, so that many writers do not stay in step.
    private async Task ChangeFallbackAsync(Digest subject, Func<IReadOnlyList<Descriptor>, IReadOnlyList<Descriptor>> change, CancellationToken ct)
    {
        var tag = FallbackTag(subject);
        for (var attempt = 0; attempt <= FallbackAttempts; attempt++)
        {
            if (attempt > 0) await Task.Delay(options.RetryDelay * (0.5 + Random.Shared.NextDouble()), options.Clock, ct);
            var (index, digest, etag) = await ReadFallbackAsync(subject, ct);
            if (digest is not null && index is null)
                throw new RegistryException(ErrorCodes.InvalidRegistryAnswer, $"expected the list of referrers of `{subject}` at the tag `{tag}`, found something else", $"move what has the tag `{tag}` to another one");
            var there = index?.Manifests ?? [];
            var wanted = change(there);
            if (ReferenceEquals(wanted, there)) return;
            var document = StrictJson.Serialize((index ?? ImageIndex.Empty) with { Manifests = wanted }, ImagesJson.Strict.ImageIndex);
            if (attempt < FallbackAttempts) await TryPutFallbackAsync(tag, document, etag, ct);
        }
        throw new RegistryException(ErrorCodes.RegistryFailed, $"expected to write the list of referrers of `{subject}` at the tag `{tag}`, found it changed by others each of {FallbackAttempts} times", "try again");
    }

    private async Task TryPutFallbackAsync(string tag, byte[] document, string? etag, CancellationToken ct)
    {
        var call = Primary.Call(HttpMethod.Put, $"manifests/{tag}") with
        {
            Scopes = Scopes.Push(Primary.Path),
            Body = progressed => new ReplayContent(_ => Task.FromResult<Stream>(new MemoryStream(document, writable: false)), document.Length, _ => progressed()) { Headers = { ContentType = new(MediaTypes.OciIndex) } },
            Headers = etag is null ? [] : [("If-Match", etag)],
            Expected = [HttpStatusCode.PreconditionFailed, HttpStatusCode.Conflict],
        };
        await Primary.Host.CallAsync(call, (_, _) => Task.FromResult(true), ct);
    }

    // distribution-spec, Referrers Tag Schema.
    private static string FallbackTag(Digest subject) => $"{Cut(subject.Algorithm, 32)}-{Cut(subject.Encoded, 64)}";

    private static string Cut(string text, int length) => string.Concat(text.Take(length).Select(c => char.IsAsciiLetterOrDigit(c) ? c : '-'));
}
