using System.Globalization;
using System.Net;
using Oci.Content;
using Oci.Diagnostics;

namespace Oci.Registries;

/// <summary>An upload that a registry has opened: each method is one request. Source: distribution-spec, Pushing blobs.</summary>
internal sealed class UploadSession
{
    private const long SlowestStorage = 8 << 20; // bytes a second that a registry may need to put what it got where it belongs

    private readonly RegistryPlace place;
    private Uri address;

    private UploadSession(RegistryPlace place, Uri address) => (this.place, this.address) = (place, address);

    /// <summary>How much the registry has, as far as is known.</summary>
    public long Offset { get; private set; }

    /// <summary>The smallest piece that the registry takes, but for the last.</summary>
    public int LeastChunk { get; private init; }

    /// <summary>A body with nothing in it.</summary>
    public static HttpContent Nothing(Action progressed) => new ByteArrayContent([]);

    /// <summary>Opens an upload; null where the registry took the blob from another repository instead.</summary>
    /// <param name="place">Where to.</param>
    /// <param name="mount">What, and of which repository; null where it is to be sent.</param>
    /// <param name="ct">Cancels.</param>
    public static async Task<UploadSession?> BeginAsync(RegistryPlace place, (Digest Digest, string From)? mount, CancellationToken ct)
    {
        var query = mount is { } wanted ? $"?mount={Uri.EscapeDataString(wanted.Digest.ToString())}&from={Uri.EscapeDataString(wanted.From)}" : "";
        var call = place.Call(HttpMethod.Post, $"blobs/uploads/{query}") with { Scopes = mount is null ? place.Scopes : Scopes.Mount(place.Path, mount.Value.From), Body = Nothing };
        using var response = await place.Host.SendAsync(call, ct);
        if (response.StatusCode == HttpStatusCode.Created && mount is not null) return null;
        if (response.StatusCode != HttpStatusCode.Accepted) throw RegistryAnswer.Invalid(response, "status 202", $"{(int)response.StatusCode}");
        return new UploadSession(place, LocationOf(place, response) ?? throw NoLocation(response))
        {
            LeastChunk = int.TryParse(RegistryAnswer.Header(response, "OCI-Chunk-Min-Length"), NumberStyles.None, CultureInfo.InvariantCulture, out var least) ? least : 1,
        };
    }

    /// <summary>Sends the next piece.</summary>
    public async Task SendAsync(Func<Action, HttpContent> body, long length, bool asksFirst, CancellationToken ct)
    {
        var call = new RegistryCall(HttpMethod.Patch, address.AbsoluteUri)
        {
            Scopes = place.Scopes,
            Body = body,
            Headers = [("Content-Range", $"{Offset}-{Offset + length - 1}")],
            AsksFirst = asksFirst,
        };
        using var response = await place.Host.SendAsync(call, ct);
        address = LocationOf(place, response) ?? throw NoLocation(response);
        // What was accepted is there. Some registries tell of the first piece again, or of the last one's length alone: the digest settles it in the end.
        var stands = RangeEnd(response) is { } end && end > Offset ? end : Offset + length;
        if (stands > Offset + length) throw RegistryAnswer.Invalid(response, $"a range that ends after {Offset + length} bytes", $"one of {stands}");
        Offset = stands;
    }

    /// <summary>Ends the upload with its last piece.</summary>
    public async Task CloseAsync(Descriptor content, Func<Action, HttpContent> body, bool asksFirst, CancellationToken ct)
    {
        var separator = address.Query.Length > 1 ? '&' : '?';
        var call = new RegistryCall(HttpMethod.Put, $"{address.AbsoluteUri.TrimEnd('?')}{separator}digest={Uri.EscapeDataString(content.Digest.ToString())}")
        {
            Scopes = place.Scopes,
            Body = body,
            // Some registries take a piece without its range for all there is.
            Headers = Offset > 0 && Offset < content.Size ? [("Content-Range", $"{Offset}-{content.Size - 1}")] : [],
            ExtraPatience = TimeSpan.FromSeconds(content.Size / SlowestStorage),
            AsksFirst = asksFirst,
        };
        using var response = await place.Host.SendAsync(call, ct);
    }

    /// <summary>Asks how much the registry has; false where it does not know the upload any more, or may have nothing, or a byte: then a new one is better.</summary>
    public async Task<bool> AskAsync(CancellationToken ct)
    {
        var call = new RegistryCall(HttpMethod.Get, address.AbsoluteUri) { Scopes = place.Scopes, Expected = [HttpStatusCode.NotFound, HttpStatusCode.MethodNotAllowed, HttpStatusCode.BadRequest, HttpStatusCode.Gone] };
        using var response = await place.Host.SendAsync(call, ct);
        if (!response.IsSuccessStatusCode || RangeEnd(response) is not (> 0 and var end)) return false;
        address = LocationOf(place, response) ?? address;
        Offset = end;
        return true;
    }

    /// <summary>Tells the registry that nothing more will come. It forgets uploads by itself, so it does not matter whether it hears.</summary>
    public async Task GiveUpAsync()
    {
        using var soon = new CancellationTokenSource(TimeSpan.FromSeconds(2));
        try
        {
            using var response = await place.Host.SendAsync(new RegistryCall(HttpMethod.Delete, address.AbsoluteUri) { Scopes = place.Scopes }, soon.Token);
        }
        catch (Exception e) when (e is OciException or OperationCanceledException || Retries.IsTransport(e))
        {
        }
    }

    // `0-LAST`. A registry that has nothing says `0-0`, which one with a single byte says too.
    private static long? RangeEnd(HttpResponseMessage response)
    {
        var text = RegistryAnswer.Header(response, "Range");
        if (text is null) return null;
        if (text.StartsWith("bytes=", StringComparison.Ordinal)) text = text["bytes=".Length..];
        var dash = text.IndexOf('-');
        if (dash < 0 || !long.TryParse(text.AsSpan(dash + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var last)) return null;
        return last == 0 ? 0 : last + 1;
    }

    private static Uri? LocationOf(RegistryPlace place, HttpResponseMessage response) =>
        RegistryAnswer.Header(response, "Location") is { } location ? place.Host.Resolve(response.RequestMessage!.RequestUri!, location) : null;

    private static RegistryException NoLocation(HttpResponseMessage response) => RegistryAnswer.Invalid(response, "a `Location` for the upload", "none");
}
