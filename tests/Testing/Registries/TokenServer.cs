using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

namespace Oci.Testing;

/// <summary>
/// A token server as registries know it: GET with Basic, POST with a refresh token or a password; anonymous callers may pull.
/// Source: the distribution project's token specification.
/// </summary>
public sealed class TokenServer : IAsyncDisposable
{
    public const string Service = "test-registry";
    public const string Issuer = "test-issuer";

    private readonly TestCertificate signer = new();
    private readonly HttpServer server;

    public TokenServer() => server = new HttpServer(AnswerAsync);

    /// <summary>Where tokens are to be had.</summary>
    public string Realm => $"{server.Address}/token";

    /// <summary>Whose signature a registry trusts.</summary>
    public string CertificatePem => signer.Pem;

    public string Username { get; init; } = "user";

    public string Password { get; init; } = "pass:word";

    /// <summary>What may be exchanged for tokens.</summary>
    public string RefreshToken { get; init; } = "refresh-me";

    /// <summary>How long a token lives; registries allow it a minute more.</summary>
    public TimeSpan Lifetime { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>Whether only those who say who they are get a token.</summary>
    public bool RequiresUser { get; set; }

    /// <summary>Whether the POST of a refresh token is known.</summary>
    public bool KnowsPost { get; set; } = true;

    /// <summary>Every request so far.</summary>
    public IReadOnlyCollection<HttpCall> Calls => server.Calls;

    /// <summary>A token for some scopes: <c>repository:NAME:pull,push</c>, separated by spaces.</summary>
    public string Issue(string scopes, string subject)
    {
        var now = DateTimeOffset.UtcNow;
        var access = new JsonArray([.. scopes.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(JsonNode (scope) => Access(scope, anonymous: subject.Length == 0))]);
        var header = new JsonObject { ["typ"] = "JWT", ["alg"] = "ES256", ["x5c"] = new JsonArray(Convert.ToBase64String(signer.Certificate.RawData)) };
        var claims = new JsonObject
        {
            ["iss"] = Issuer,
            ["sub"] = subject,
            ["aud"] = Service,
            ["exp"] = (now + Lifetime).ToUnixTimeSeconds(),
            ["nbf"] = now.AddSeconds(-10).ToUnixTimeSeconds(),
            ["iat"] = now.ToUnixTimeSeconds(),
            ["jti"] = RandomNumberGenerator.GetHexString(16),
            ["access"] = access,
        };
        var text = $"{Encode(Encoding.UTF8.GetBytes(header.ToJsonString()))}.{Encode(Encoding.UTF8.GetBytes(claims.ToJsonString()))}";
        return $"{text}.{Encode(signer.Key.SignData(Encoding.ASCII.GetBytes(text), HashAlgorithmName.SHA256))}";
    }

    public async ValueTask DisposeAsync()
    {
        await server.DisposeAsync();
        signer.Dispose();
    }

    private async Task AnswerAsync(HttpCall call)
    {
        if (call.Method == "POST" && !KnowsPost) { await call.RespondAsync(404); return; }
        var form = call.Method == "POST" ? await call.ReadFormAsync() : call.Query;
        var subject = SubjectOf(call, form);
        if (subject is null || (RequiresUser && subject.Length == 0)) { await call.RespondAsync(401, """{"details":"incorrect username or password"}"""); return; }
        var answer = new JsonObject { [call.Method == "POST" ? "access_token" : "token"] = Issue(form.GetValueOrDefault("scope") ?? "", subject), ["expires_in"] = (int)Lifetime.TotalSeconds };
        await call.RespondAsync(200, answer.ToJsonString(), [("Content-Type", "application/json")]);
    }

    /// <summary>Who asks: empty for nobody, null for someone who lies.</summary>
    private string? SubjectOf(HttpCall call, IReadOnlyDictionary<string, string> form)
    {
        if (form.GetValueOrDefault("grant_type") == "refresh_token") return form.GetValueOrDefault("refresh_token") == RefreshToken ? Username : null;
        if (form.GetValueOrDefault("grant_type") == "password") return form.GetValueOrDefault("username") == Username && form.GetValueOrDefault("password") == Password ? Username : null;
        if (call.Header("Authorization") is not { } authorization) return "";
        return authorization == $"Basic {Convert.ToBase64String(Encoding.UTF8.GetBytes($"{Username}:{Password}"))}" ? Username : null;
    }

    private static JsonObject Access(string scope, bool anonymous)
    {
        var parts = scope.Split(':');
        var actions = anonymous ? ["pull"] : parts[^1].Split(',');
        return new JsonObject { ["type"] = parts[0], ["name"] = string.Join(':', parts[1..^1]), ["actions"] = new JsonArray([.. actions.Select(JsonNode (action) => action)]) };
    }

    private static string Encode(byte[] bytes) => Convert.ToBase64String(bytes).TrimEnd('=').Replace('+', '-').Replace('/', '_');
}
