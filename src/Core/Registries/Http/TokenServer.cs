using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using Oci.Diagnostics;
using Oci.Native;

namespace Oci.Registries;

/// <summary>
/// Gets access tokens from the server that a registry names. A password goes there only over https, or where the registry itself is on loopback
/// or may be reached without TLS; redirects are not followed.
/// </summary>
internal sealed class TokenServer(RegistryHost host, RegistryOptions options, RegistryClients clients)
{
    private const int MaxBytes = 1 << 20;
    private const string ClientId = "dotnet-oci";
    private static readonly TimeSpan LeastLifetime = TimeSpan.FromSeconds(60);

    private string? refreshToken;

    /// <summary>Fetches a token.</summary>
    /// <exception cref="RegistryException">The server refused, or is not one that may be asked.</exception>
    public async Task<AccessToken> FetchAsync(Challenge challenge, Credential? credential, IReadOnlyList<string> scopes, CancellationToken ct)
    {
        var realm = await CheckAsync(challenge.Parameter("realm")!, ct);
        var service = challenge.Parameter("service") ?? "";
        if ((refreshToken ?? credential?.IdentityToken) is { Length: > 0 } refresh && await ExchangeAsync(realm, service, scopes, refresh, ct) is { } exchanged) return exchanged;
        var basic = credential is { Username.Length: > 0, IdentityToken: null } ? Authenticator.Basic(credential) : null;
        return await RequestAsync(realm, () => Get(realm, service, scopes, basic, credential), [], ct) ?? throw new InvalidOperationException("Every status but success is a fault here");
    }

    private async Task<Uri> CheckAsync(string realm, CancellationToken ct)
    {
        var registry = await host.RootAsync(ct);
        if (!Uri.TryCreate(registry, realm, out var address)) throw Untrusted(realm, "an address of the web");
        return RealmPolicy.Fault(address, registry, host.IsInsecure) is { } expected ? throw Untrusted(realm, expected) : address;
    }

    // OAuth2; a server that does not know it answers 404 or 405 and is asked in the older way.
    private async Task<AccessToken?> ExchangeAsync(Uri realm, string service, IReadOnlyList<string> scopes, string refresh, CancellationToken ct)
    {
        var form = new Dictionary<string, string> { ["grant_type"] = "refresh_token", ["service"] = service, ["client_id"] = ClientId, ["scope"] = string.Join(' ', scopes), ["refresh_token"] = refresh };
        return await RequestAsync(realm, () => new HttpRequestMessage(HttpMethod.Post, realm) { Content = new FormUrlEncodedContent(form) }, [HttpStatusCode.NotFound, HttpStatusCode.MethodNotAllowed], ct);
    }

    private static HttpRequestMessage Get(Uri realm, string service, IReadOnlyList<string> scopes, AuthenticationHeaderValue? basic, Credential? credential)
    {
        var query = scopes.Select(scope => ("scope", scope)).Prepend(("service", service)).Where(pair => pair.Item2.Length > 0);
        if (basic is not null) query = query.Append(("account", credential!.Username));
        var text = string.Join('&', query.Select(pair => $"{pair.Item1}={Uri.EscapeDataString(pair.Item2)}"));
        var address = new UriBuilder(realm) { Query = realm.Query.Length > 1 ? $"{realm.Query[1..]}&{text}" : text }.Uri;
        return new HttpRequestMessage(HttpMethod.Get, address) { Headers = { Authorization = basic } };
    }

    private Task<AccessToken?> RequestAsync(Uri realm, Func<HttpRequestMessage> make, HttpStatusCode[] unknown, CancellationToken ct) => host.Retries.RunAsync(realm, async (_, stop) =>
    {
        using var watchdog = new Watchdog(options.IdleTimeout, stop);
        using var request = make();
        request.Headers.UserAgent.ParseAdd(options.UserAgent);
        using var response = await watchdog.GuardAsync(clients.For(realm, !host.IsInsecure, isOwn: true).SendAsync(request, watchdog.Token));
        response.RequestMessage = new HttpRequestMessage(request.Method, realm);
        if (unknown.Contains(response.StatusCode)) return null;
        if ((int)response.StatusCode is >= 300 and < 400) throw RegistryAnswer.Invalid(response, "a token", "a redirect, which is not followed with credentials");
        if (!response.IsSuccessStatusCode) throw await RegistryAnswer.FaultAsync(response, options, stop);
        return Read(response, await RegistryAnswer.ReadAsync(response, MaxBytes, options.IdleTimeout, stop));
    }, ct);

    private AccessToken Read(HttpResponseMessage response, byte[] body)
    {
        TokenReply? reply;
        try
        {
            reply = JsonSerializer.Deserialize(body, RegistriesJson.Default.TokenReply);
        }
        catch (JsonException e)
        {
            throw RegistryAnswer.Invalid(response, "a token in JSON", ByteText.Shorten(e.Message));
        }
        var token = reply?.Token is { Length: > 0 } ? reply.Token : reply?.AccessToken;
        if (string.IsNullOrEmpty(token)) throw RegistryAnswer.Invalid(response, "a token", "none");
        // What stands in a header must not be able to end it.
        if (!token.All(c => c is > ' ' and < '\x7f')) throw RegistryAnswer.Invalid(response, "a token of visible characters", "others in it");
        if (reply!.RefreshToken is { Length: > 0 } next) refreshToken = next;
        var lifetime = TimeSpan.FromSeconds(Math.Clamp(reply.ExpiresIn ?? 0, 0, TimeSpan.FromDays(1).TotalSeconds));
        return new AccessToken(token, options.Clock.GetUtcNow() + (lifetime < LeastLifetime ? LeastLifetime : lifetime) * 0.9);
    }

    private RegistryException Untrusted(string realm, string expected) => new(
        ErrorCodes.RegistryUntrusted, $"expected the token server of `{host.Registry}` at {expected}, found `{ByteText.Shorten(realm)}`",
        "log in to the registry under the name by which its token server knows it");
}
