using System.Net;
using Oci.Content;

namespace Oci.Registries;

/// <summary>A repository on one registry: of an image's own, or of a mirror.</summary>
/// <param name="Host">The registry.</param>
/// <param name="Path">The repository's name there.</param>
internal sealed record RegistryPlace(RegistryHost Host, string Path)
{
    /// <summary>Whether it is asked for images by tag.</summary>
    public bool ForTags { get; init; } = true;

    /// <summary>Whether it is asked for content by digest.</summary>
    public bool ForDigests { get; init; } = true;

    /// <summary>Whether it is written to: then one token serves all requests.</summary>
    public bool IsWritten { get; init; }

    /// <summary>What the requests need.</summary>
    public IReadOnlyList<string> Scopes => IsWritten ? Registries.Scopes.Push(Path) : Registries.Scopes.Pull(Path);

    /// <summary>A request below the repository: <c>manifests/latest</c>.</summary>
    public RegistryCall Call(HttpMethod method, string below) => new(method, $"v2/{Path}/{below}") { Scopes = Scopes };

    /// <summary>Whether a blob is there.</summary>
    public Task<bool> HasBlobAsync(Digest digest, CancellationToken ct) => HasAsync($"blobs/{digest}", [], ct);

    /// <summary>Whether something is there. Where HEAD is not known GET is used, and its body not read.</summary>
    public async Task<bool> HasAsync(string below, IReadOnlyList<(string, string)> headers, CancellationToken ct)
    {
        var call = Call(HttpMethod.Head, below) with { Headers = headers, Expected = [HttpStatusCode.NotFound, HttpStatusCode.MethodNotAllowed] };
        var status = await Host.CallAsync(call, (response, _) => Task.FromResult(response.StatusCode), ct);
        if (status == HttpStatusCode.MethodNotAllowed)
            status = await Host.CallAsync(call with { Method = HttpMethod.Get, Expected = [HttpStatusCode.NotFound] }, (response, _) => Task.FromResult(response.StatusCode), ct);
        return status != HttpStatusCode.NotFound;
    }
}
