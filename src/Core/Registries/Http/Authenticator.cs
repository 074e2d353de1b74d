using System.Collections.Concurrent;
using System.Net.Http.Headers;
using System.Text;
using Oci.Diagnostics;

namespace Oci.Registries;

/// <summary>Convinces one registry: remembers what it asks for, and keeps tokens while they live. Many requests that need the same token wait for one.</summary>
internal sealed class Authenticator(RegistryHost host, RegistryOptions options, RegistryClients clients)
{
    private readonly TokenServer server = new(host, options, clients);
    private readonly ConcurrentDictionary<string, SingleFlight<AccessToken>> tokens = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, IReadOnlyList<string>> widened = new(StringComparer.Ordinal);
    private volatile Challenge? known;

    /// <summary>What to show at once; null where the registry has not asked yet.</summary>
    public async Task<AuthenticationHeaderValue?> PrepareAsync(IReadOnlyList<string> scopes, CancellationToken ct) =>
        known is { } challenge ? await MakeAsync(challenge, widened.GetValueOrDefault(KeyOf(scopes), scopes), null, ct) : null;

    /// <summary>Remembers what an answer asks for.</summary>
    public void Learn(HttpResponseMessage response) => known = Choose(Challenge.ReadAll(response)) ?? known;

    /// <summary>What to show after a refusal; null where nothing else is left to show.</summary>
    /// <param name="response">The refusal.</param>
    /// <param name="scopes">What the request needs.</param>
    /// <param name="shown">What was shown with it.</param>
    /// <param name="ct">Cancels.</param>
    public async Task<AuthenticationHeaderValue?> AnswerAsync(HttpResponseMessage response, IReadOnlyList<string> scopes, AuthenticationHeaderValue? shown, CancellationToken ct)
    {
        if (Choose(Challenge.ReadAll(response)) is not { } challenge) return null;
        known = challenge;
        var wide = widened[KeyOf(scopes)] = Scopes.Widen(scopes, challenge.Parameter("scope"));
        var better = await MakeAsync(challenge, wide, shown, ct);
        return better is null || (better.Scheme == shown?.Scheme && better.Parameter == shown.Parameter) ? null : better;
    }

    private static Challenge? Choose(IReadOnlyList<Challenge> challenges) =>
        challenges.FirstOrDefault(challenge => challenge.Scheme == "bearer" && challenge.Parameter("realm") is { Length: > 0 })
        ?? challenges.FirstOrDefault(challenge => challenge.Scheme == "basic");

    private async Task<AuthenticationHeaderValue?> MakeAsync(Challenge challenge, IReadOnlyList<string> scopes, AuthenticationHeaderValue? refused, CancellationToken ct)
    {
        var credential = await options.Credentials.FindAsync(Scopes.NameOf(host.Registry, scopes), ct);
        if (credential?.RegistryToken is { Length: > 0 } ready) return Bearer(ready);
        if (challenge.Scheme == "basic") return credential is null or { Username: "" } ? null : Basic(credential);
        var key = $"{challenge.Parameter("realm")}\n{challenge.Parameter("service")}\n{KeyOf(scopes)}";
        var token = await tokens.GetOrAdd(key, _ => new()).GetAsync(
            token => token.Value != refused?.Parameter && options.Clock.GetUtcNow() < token.Expires, stop => server.FetchAsync(challenge, credential, scopes, stop), ct);
        return Bearer(token.Value);
    }

    private static string KeyOf(IReadOnlyList<string> scopes) => string.Join(' ', scopes);

    private static AuthenticationHeaderValue Bearer(string token) => new("Bearer", token);

    /// <summary>A name and a password as a header.</summary>
    /// <exception cref="OciException"><see cref="ErrorCodes.Usage"/>.</exception>
    public static AuthenticationHeaderValue Basic(Credential credential) => credential.Username.Contains(':')
        ? throw new OciException(ErrorCodes.Usage, $"expected a user name without a colon, found `{Native.ByteText.Shorten(credential.Username)}`")
        : new("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{credential.Username}:{credential.Password}")));
}
