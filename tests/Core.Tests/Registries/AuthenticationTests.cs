using System.Text;
using Oci.Content;
using Oci.Diagnostics;
using Oci.Images;
using Oci.Registries;
using Oci.Testing;

namespace Oci.Tests.Registries;

public sealed class AuthenticationTests : RegistryTestBase
{
    private readonly HashSet<string> good = [];
    private int given;
    private HttpServer? tokens;

    // Tokens are `t1`, `t2`, …; the newest alone is good.
    private HttpServer Tokens(Func<HttpCall, Task<bool>>? instead = null) => tokens = Add(new HttpServer(async call =>
    {
        if (instead is not null && await instead(call)) return;
        await call.RespondAsync(200, Give());
    }));

    private string Give()
    {
        lock (good)
        {
            good.Clear();
            good.Add($"Bearer t{++given}");
            return $$"""{"access_token":"t{{given}}","expires_in":3600}""";
        }
    }

    private void DemandTokens() => Registry.Instead = async call =>
    {
        if (call.Path == "/v2/") return false;
        bool isGood;
        lock (good) isGood = good.Contains(call.Header("Authorization") ?? "");
        if (isGood) return false;
        await call.RespondAsync(401, """{"errors":[{"code":"UNAUTHORIZED","message":"no"}]}""", ("WWW-Authenticate", $"Bearer realm=\"{tokens!.Address}/token\",service=\"reg\",scope=\"repository:team/app:pull\""));
        return true;
    };

    [Fact]
    public async Task A_password_is_exchanged_for_a_token_and_the_token_used_while_it_lives()
    {
        Tokens();
        DemandTokens();
        var blob = Registry.Add(Bytes(10));
        var repository = Session(options => options with { Credentials = StaticCredential.Parse("me:pass:word") }).Open(Registry.Name);
        for (var round = 0; round < 3; round++) await ReadAsync(repository, blob);
        var call = Assert.Single(tokens!.Calls);
        Assert.Equal(("GET", "reg", "repository:team/app:pull", "me"), (call.Method, call.Query["service"], call.Query["scope"], call.Query["account"]));
        Assert.Equal($"Basic {Convert.ToBase64String(Encoding.UTF8.GetBytes("me:pass:word"))}", call.Header("Authorization"));
    }

    [Fact]
    public async Task Many_requests_wait_for_one_token()
    {
        Tokens(async _ =>
        {
            await Task.Delay(100); // so that others come meanwhile
            return false;
        });
        DemandTokens();
        var blobs = Enumerable.Range(1, 8).Select(size => Registry.Add(Bytes(size))).ToList();
        var repository = Session().Open(Registry.Name);
        await Task.WhenAll(blobs.Select(blob => ReadAsync(repository, blob)));
        Assert.Single(tokens!.Calls);
    }

    [Fact]
    public async Task A_token_that_dies_is_replaced_in_the_middle_of_everything()
    {
        Tokens();
        DemandTokens();
        var bytes = Bytes(1 << 20);
        var content = new Descriptor { MediaType = MediaTypes.OciLayer, Digest = Digest.Sha256(bytes), Size = bytes.Length };
        var died = new HashSet<string>();
        var demand = Registry.Instead;
        Registry.Instead = async call =>
        {
            if (call.Path == "/v2/") return false;
            // Every kind of request finds its token dead once.
            lock (died)
            {
                if (died.Add($"{call.Method} {call.Path.Split('/')[4]}")) lock (good) good.Clear();
            }
            return await demand(call);
        };
        var repository = Open();
        await PushAsync(repository, content, bytes);
        var manifest = await repository.WriteAllAsync(Encoding.UTF8.GetBytes($$"""{"schemaVersion":2,"layers":[],"config":{"mediaType":"{{MediaTypes.OciEmpty}}","digest":"{{content.Digest}}","size":2} }"""), MediaTypes.OciManifest, Ct);
        await repository.TagAsync("v1", manifest, Ct);
        Assert.Equal(bytes, Registry.Blobs[content.Digest.ToString()]);
        Assert.Equal(manifest.Digest, (await repository.ProbeAsync("v1", Ct))!.Digest);
        Assert.True(tokens!.Calls.Count >= 4);
    }

    [Fact]
    public async Task A_registry_that_refuses_every_token_is_asked_twice_and_no_more()
    {
        Tokens(async call =>
        {
            await call.RespondAsync(200, """{"token":"useless"}""");
            return true;
        });
        DemandTokens();
        var fault = await Assert.ThrowsAsync<RegistryException>(() => Session().Open(Registry.Name).ResolveAsync("v1", Ct));
        Assert.Equal((ErrorCodes.RegistryDenied, "UNAUTHORIZED"), (fault.Code, Assert.Single(fault.Errors)));
        Assert.Equal(2, Registry.Server.Calls.Count(call => call.Path.EndsWith("/v1", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task An_identity_token_is_posted_and_its_successor_remembered()
    {
        var seen = new List<string>();
        Tokens(async call =>
        {
            var form = await call.ReadFormAsync();
            lock (seen) seen.Add($"{call.Method} {form.GetValueOrDefault("grant_type")} {form.GetValueOrDefault("refresh_token")} {form.GetValueOrDefault("scope")}");
            await call.RespondAsync(200, Give().Replace("}", ",\"refresh_token\":\"next\"}", StringComparison.Ordinal));
            return true;
        });
        DemandTokens();
        var session = Session(options => options with { Credentials = new StaticCredential(new Credential { Username = "u", IdentityToken = "first" }) });
        Assert.Null(await session.Open(Registry.Name).ResolveAsync("v1", Ct));
        lock (good) good.Clear();
        Assert.Null(await session.Open(Registry.Name).ResolveAsync("v1", Ct));
        Assert.Equal(["POST refresh_token first repository:team/app:pull", "POST refresh_token next repository:team/app:pull"], seen);
    }

    [Fact]
    public async Task A_token_server_without_OAuth2_is_asked_in_the_older_way()
    {
        Tokens(async call =>
        {
            if (call.Method != "POST") return false;
            await call.RespondAsync(404);
            return true;
        });
        DemandTokens();
        Assert.Null(await Session(options => options with { Credentials = new StaticCredential(new Credential { IdentityToken = "x" }) }).Open(Registry.Name).ResolveAsync("v1", Ct));
        Assert.Equal(["POST", "GET"], tokens!.Calls.Select(call => call.Method));
    }

    [Fact]
    public async Task A_ready_token_and_a_plain_password_are_shown_as_they_are()
    {
        foreach (var (credential, challenge, header) in ((Credential, string, string)[])[(new Credential { RegistryToken = "ready" }, "Bearer realm=\"http://127.0.0.1:1/\"", "Bearer ready"), (new Credential { Username = "u", Password = "p" }, "Basic realm=\"r\"", "Basic dTpw")])
        {
            Registry.Instead = async call =>
            {
                if (call.Header("Authorization") == header) return false;
                await call.RespondAsync(401, "", ("WWW-Authenticate", challenge));
                return true;
            };
            var session = Session(options => options with { Credentials = new StaticCredential(credential) });
            Assert.Null(await session.Open(Registry.Name).ResolveAsync("v1", Ct));
            await session.PingAsync(Registry.Server.Host, Ct);
        }
        await Assert.ThrowsAsync<RegistryException>(() => Session().PingAsync(Registry.Server.Host, Ct));
    }
}
