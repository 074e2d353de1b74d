using System.Text;
using Oci.Content;
using Oci.Diagnostics;
using Oci.Images;
using Oci.Registries;
using Oci.Testing;

namespace Oci.Tests.Registries;

/// <summary>What a registry, or whoever stands between, may try; each with what becomes of it.</summary>
[Trait("Category", "Hostile")]
public sealed class RegistryTrustTests : RegistryTestBase
{
    private const string Password = "correct-horse";

    private static readonly ICredentialSource Known = StaticCredential.Parse($"user:{Password}");

    private HttpServer Elsewhere(Func<HttpCall, Task> handle) => Add(new HttpServer(handle));

    private RegistryRepository OpenWithPassword() => Open(options => options with { Credentials = Known });

    // Asks everyone for a password, so that the client has something to leak.
    private void DemandPassword(Func<HttpCall, Task<bool>> instead) => Registry.Instead = async call =>
    {
        if (call.Header("Authorization") is not null) return await instead(call);
        await call.RespondAsync(401, "", ("WWW-Authenticate", "Basic realm=\"x\""));
        return true;
    };

    [Fact]
    public async Task A_redirect_to_another_host_is_followed_without_the_password()
    {
        var blob = Registry.Add(Bytes(1000));
        var elsewhere = Elsewhere(call => call.RespondAsync(200, Registry.Blobs[blob.Digest.ToString()]));
        DemandPassword(async call =>
        {
            if (!call.Path.Contains("/blobs/sha256", StringComparison.Ordinal)) return false;
            await call.RespondAsync(307, "", ("Location", $"{elsewhere.Address}/storage?signature=1"));
            return true;
        });
        Assert.Equal(1000, (await ReadAsync(OpenWithPassword(), blob)).Length);
        Assert.Null(Assert.Single(elsewhere.Calls).Header("Authorization"));
        Assert.Contains(Registry.Server.Calls, call => call.Header("Authorization") is not null);
    }

    [Fact]
    public async Task A_redirected_manifest_is_fetched_without_the_password_and_a_foreign_demand_for_one_is_refused()
    {
        var elsewhere = Elsewhere(call => call.RespondAsync(401, "", ("WWW-Authenticate", "Basic realm=\"give\"")));
        DemandPassword(async call =>
        {
            await call.RespondAsync(302, "", ("Location", $"{elsewhere.Address}{call.Target}"));
            return true;
        });
        Assert.Equal(ErrorCodes.RegistryDenied, (await Assert.ThrowsAsync<RegistryException>(() => OpenWithPassword().ResolveAsync("v1", Ct))).Code);
        Assert.Null(Assert.Single(elsewhere.Calls).Header("Authorization"));
    }

    [Fact]
    public async Task An_upload_that_is_sent_to_another_host_goes_without_the_password()
    {
        var elsewhere = Elsewhere(async call => await call.RespondAsync(201));
        DemandPassword(async call =>
        {
            if (call.Method != "POST") return false;
            await call.RespondAsync(202, "", ("Location", $"{elsewhere.Address}/drop"));
            return true;
        });
        var bytes = Bytes(5000);
        await PushAsync(OpenWithPassword(), new Descriptor { MediaType = MediaTypes.OciLayer, Digest = Digest.Sha256(bytes), Size = bytes.Length }, bytes);
        Assert.All(elsewhere.Calls, call => Assert.Null(call.Header("Authorization")));
    }

    [Fact]
    public async Task A_list_that_goes_on_at_another_host_is_refused()
    {
        var elsewhere = Elsewhere(call => call.RespondAsync(200, "{}"));
        DemandPassword(async call =>
        {
            await call.RespondAsync(200, """{"tags":["a"]}""", ("Link", $"<{elsewhere.Address}/v2/more>; rel=\"next\""));
            return true;
        });
        var tags = new List<string>();
        var fault = await Assert.ThrowsAsync<RegistryException>(async () =>
        {
            await foreach (var tag in OpenWithPassword().ListTagsAsync(Ct)) tags.Add(tag);
        });
        Assert.Equal(ErrorCodes.InvalidRegistryAnswer, fault.Code);
        Assert.Empty(elsewhere.Calls);
    }

    [Fact]
    public async Task A_list_that_turns_in_a_circle_ends()
    {
        Registry.Instead = async call =>
        {
            if (!call.Path.EndsWith("/tags/list", StringComparison.Ordinal)) return false;
            await call.RespondAsync(200, """{"tags":["a","b",null]}""", ("Link", $"<{call.Target}>; rel=\"next\""));
            return true;
        };
        Assert.Equal(["a", "b"], await Open().ListTagsAsync(Ct).ToListAsync(Ct));
        Assert.Equal(2, Registry.Server.Calls.Count(call => call.Path.EndsWith("/tags/list", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("http://tokens.example/token")]
    [InlineData("ftp://127.0.0.1/token")]
    [InlineData("https://user:pass@127.0.0.1/token")]
    public async Task A_token_server_that_may_not_be_trusted_gets_nothing(string realm)
    {
        Registry.Instead = async call =>
        {
            await call.RespondAsync(401, "", ("WWW-Authenticate", $"Bearer realm=\"{realm}\",service=\"s\""));
            return true;
        };
        var fault = await Assert.ThrowsAsync<RegistryException>(() => OpenWithPassword().ResolveAsync("v1", Ct));
        Assert.Equal(ErrorCodes.RegistryUntrusted, fault.Code);
        Assert.DoesNotContain(Password, fault.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("https://auth.example/token", "https://registry.example/", false, true)]
    [InlineData("https://registry.example:443/token", "https://registry.example/", false, true)]
    [InlineData("http://auth.example/token", "https://registry.example/", false, false)]
    [InlineData("http://registry.example/token", "https://registry.example/", false, false)]
    [InlineData("https://127.0.0.1/token", "https://registry.example/", false, false)]
    [InlineData("https://localhost/token", "https://registry.example/", false, false)]
    [InlineData("https://[::1]/token", "https://registry.example/", false, false)]
    [InlineData("https://[::ffff:127.0.0.1]/token", "https://registry.example/", false, false)]
    [InlineData("https://169.254.169.254/latest", "https://registry.example/", false, false)]
    [InlineData("https://10.0.0.7/token", "https://registry.example/", false, false)]
    [InlineData("https://[fe80::1]/token", "https://registry.example/", false, false)]
    [InlineData("https://10.0.0.7/token", "https://10.0.0.8/", false, true)]
    [InlineData("http://127.0.0.1:5001/token", "http://localhost:5000/", false, true)]
    [InlineData("http://auth.example/token", "http://localhost:5000/", false, false)]
    [InlineData("http://auth.example/token", "http://registry.example/", true, true)]
    [InlineData("file:///etc/passwd", "https://registry.example/", true, false)]
    public void Passwords_go_to_token_servers_by_one_policy(string realm, string registry, bool insecure, bool allowed) =>
        Assert.Equal(allowed, RealmPolicy.Fault(new Uri(realm), new Uri(registry), insecure) is null);

    [Theory]
    [InlineData("redirect")]
    [InlineData("huge")]
    [InlineData("newline")]
    [InlineData("text")]
    [InlineData("empty")]
    public async Task A_token_that_is_none_is_refused(string what)
    {
        var trap = Elsewhere(call => call.RespondAsync(200, """{"token":"t"}"""));
        var tokens = Elsewhere(call => what switch
        {
            "redirect" => call.RespondAsync(307, "", ("Location", $"{trap.Address}/token")),
            "huge" => call.RespondAsync(200, $$"""{"token":"{{new string('x', 2 << 20)}}"}"""),
            "newline" => call.RespondAsync(200, """{"token":"t\r\nX-Evil: 1"}"""),
            "text" => call.RespondAsync(200, "<html>"),
            _ => call.RespondAsync(200, "{}"),
        });
        Registry.Instead = async call =>
        {
            await call.RespondAsync(401, "", ("WWW-Authenticate", $"Bearer realm=\"{tokens.Address}/token\",service=\"s\""));
            return true;
        };
        Assert.Equal(ErrorCodes.InvalidRegistryAnswer, (await Assert.ThrowsAsync<RegistryException>(() => OpenWithPassword().ResolveAsync("v1", Ct))).Code);
        Assert.Empty(trap.Calls);
        Assert.All(Registry.Server.Calls, call => Assert.Null(call.Header("Authorization")));
    }

    [Fact]
    public async Task A_token_is_asked_for_no_more_than_what_is_done()
    {
        var tokens = Elsewhere(call => call.RespondAsync(200, """{"token":"t"}"""));
        Registry.Instead = async call =>
        {
            if (call.Header("Authorization") is not null || call.Path == "/v2/") return false;
            await call.RespondAsync(401, "", ("WWW-Authenticate", $"Bearer realm=\"{tokens.Address}/token\",service=\"s\",scope=\"repository:team/app:pull,push,delete repository:victim/secret:pull registry:catalog:* repository:team/app:metadata_read\""));
            return true;
        };
        Assert.Null(await Session().Open(Registry.Name).ResolveAsync("v1", Ct));
        Assert.Equal("repository:team/app:pull repository:team/app:metadata_read", Assert.Single(tokens.Calls).Query["scope"]);
    }

    [Fact]
    public async Task Another_host_gets_no_plain_http_unless_the_user_allows_it()
    {
        var proxy = Elsewhere(call => call.RespondAsync(502));
        foreach (var verify in (bool?[])[null, true])
        {
            var repository = Session(options => options with { Proxy = ProxySettings.Of(proxy.Address, proxy.Address, null), VerifyTls = verify, Credentials = Known }).Open(ImageReference.Parse("registry.example/app"));
            Assert.Equal(ErrorCodes.RegistryUnreachable, (await Assert.ThrowsAsync<RegistryException>(() => repository.ResolveAsync("v1", Ct))).Code);
        }
        Assert.All(proxy.Calls, call => Assert.Equal("CONNECT registry.example:443", $"{call.Method} {call.Target}"));
        Assert.NotEmpty(proxy.Calls);
    }

    [Fact]
    public async Task Where_it_is_allowed_http_is_spoken_after_https_was_tried()
    {
        var proxy = Elsewhere(call => call.Method == "CONNECT" ? call.RespondAsync(502) : call.RespondAsync(404));
        var repository = Session(options => options with { Proxy = ProxySettings.Of(proxy.Address, proxy.Address, null), VerifyTls = false }).Open(ImageReference.Parse("registry.example/app"));
        Assert.Null(await repository.ResolveAsync("v1", Ct));
        Assert.Equal(["CONNECT registry.example:443", "GET http://registry.example/v2/", "GET http://registry.example/v2/app/manifests/v1"], proxy.Calls.Select(call => $"{call.Method} {call.Target}"));
    }

    [Theory]
    [InlineData("https://registry.example/a", "http://registry.example/b", "https://registry.example/b")]
    [InlineData("https://registry.example:5000/a", "http://registry.example:5000/b", "https://registry.example:5000/b")]
    [InlineData("https://registry.example/a", "http://other.example/b", null)]
    [InlineData("https://registry.example/a", "file:///etc/passwd", null)]
    [InlineData("https://registry.example/a", "https://user:pass@other.example/b", null)]
    [InlineData("https://registry.example/v2/x/blobs/uploads/", "/v2/x/blobs/uploads/1?state=a%2Fb", "https://registry.example/v2/x/blobs/uploads/1?state=a%2Fb")]
    [InlineData("https://registry.example/v2/x/blobs/uploads/", "1", "https://registry.example/v2/x/blobs/uploads/1")]
    public void Addresses_that_a_registry_names_never_lead_from_TLS_into_the_open(string from, string location, string? expected)
    {
        using var clients = new RegistryClients(FakeRegistry.Options);
        var host = new RegistryHost("registry.example", insecure: false, FakeRegistry.Options, clients);
        if (expected is null) Assert.Throws<RegistryException>(() => host.Resolve(new Uri(from), location));
        else Assert.Equal(expected, host.Resolve(new Uri(from), location).AbsoluteUri);
    }

    [Theory]
    [InlineData("manifest-endless")]
    [InlineData("manifest-huge")]
    [InlineData("manifest-other")]
    [InlineData("manifest-type")]
    [InlineData("header-huge")]
    [InlineData("redirects")]
    [InlineData("junk")]
    public async Task A_manifest_that_is_not_what_it_should_be_is_refused(string what)
    {
        Registry.Instead = async call =>
        {
            if (call.Path == "/v2/") return false;
            switch (what)
            {
                case "manifest-endless":
                    await call.StartAsync(200, ("Content-Type", MediaTypes.OciManifest), ("Connection", "close"));
                    for (var sent = 0; sent < 40 << 20; sent += 1 << 20) await call.SendAsync(new byte[1 << 20]);
                    call.Close();
                    break;
                case "manifest-huge": await call.RespondAsync(200, "", ("Content-Type", MediaTypes.OciManifest), ("Content-Length", "104857600")); call.Close(); break;
                case "manifest-other": await call.RespondAsync(200, "{}", ("Content-Type", MediaTypes.OciManifest), ("Docker-Content-Digest", Digest.Sha256("other"u8).ToString())); break;
                case "manifest-type": await call.RespondAsync(200, $$"""{"schemaVersion":2,"mediaType":"{{MediaTypes.OciIndex}}","manifests":[]}""", ("Content-Type", MediaTypes.OciManifest)); break;
                case "header-huge": await call.RespondAsync(200, "{}", ("X-Filler", new string('x', 1 << 20))); break;
                case "redirects": await call.RespondAsync(307, "", ("Location", call.Target)); break;
                default: await call.RespondAsync(200, "not a manifest", ("Content-Type", "text/html")); break;
            }
            return true;
        };
        await Assert.ThrowsAnyAsync<OciException>(() => Open().ResolveAsync("v1", Ct));
        Assert.True(Registry.Server.Calls.Count < 16);
    }

    [Theory]
    [InlineData("longer")]
    [InlineData("shorter")]
    [InlineData("other")]
    [InlineData("endless")]
    public async Task A_blob_that_is_not_what_was_asked_for_is_refused(string what)
    {
        var bytes = Bytes(100_000);
        var blob = Registry.Add(bytes);
        Registry.Instead = async call =>
        {
            if (!call.Path.Contains("/blobs/", StringComparison.Ordinal)) return false;
            if (what == "endless")
            {
                await call.StartAsync(200, ("Connection", "close"));
                await call.SendAsync(bytes);
                for (var sent = 0; sent < 8; sent++) await call.SendAsync(new byte[1 << 20]);
                call.Close();
            }
            else await call.RespondAsync(200, what switch { "longer" => [.. bytes, 1], "shorter" => bytes[..^1], _ => [.. bytes[..^1], (byte)(bytes[^1] ^ 1)] });
            return true;
        };
        await Assert.ThrowsAsync<DigestMismatchException>(() => ReadAsync(Open(), blob));
    }

    [Fact]
    public async Task What_a_registry_says_reaches_no_terminal_as_it_is_and_no_secret_is_repeated()
    {
        DemandPassword(async call =>
        {
            await call.RespondAsync(403, "{\"errors\":[{\"code\":\"DENIED\",\"message\":\"\\u001b]0;owned\\u0007 " + new string('x', 5000) + "\"}]}");
            return true;
        });
        var fault = await Assert.ThrowsAsync<RegistryException>(() => OpenWithPassword().ResolveAsync("v1", Ct));
        Assert.Equal((ErrorCodes.RegistryDenied, "DENIED"), (fault.Code, Assert.Single(fault.Errors)));
        Assert.DoesNotContain('\x1b', fault.Message);
        Assert.True(fault.Message.Length < 1000);
        Assert.DoesNotContain(Password, fault.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain(Convert.ToBase64String(Encoding.UTF8.GetBytes($"user:{Password}")), fault.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain(Password, new Credential { Username = "user", Password = Password }.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_error_without_an_end_is_not_read_to_its_end()
    {
        Registry.Instead = async call =>
        {
            await call.StartAsync(403, ("Connection", "close"));
            for (var sent = 0; sent < 64; sent++) await call.SendAsync(new byte[1 << 20]);
            call.Close();
            return true;
        };
        Assert.Equal(ErrorCodes.RegistryDenied, (await Assert.ThrowsAsync<RegistryException>(() => Open().ResolveAsync("v1", Ct))).Code);
    }

    [Fact]
    public async Task A_certificate_that_nobody_signed_is_refused_until_its_authority_is_given()
    {
        using var certificate = new TestCertificate();
        using var folder = new TemporaryFolder();
        var registry = Add(new FakeRegistry(certificate.Certificate));
        var blob = registry.Add(Bytes(100));
        var fault = await Assert.ThrowsAsync<RegistryException>(() => ReadAsync(Session().Open(registry.Name), blob));
        Assert.Equal(ErrorCodes.RegistryUntrusted, fault.Code);
        Assert.Contains("--cert-dir", fault.Hint!, StringComparison.Ordinal);
        await ReadAsync(Session(options => options with { VerifyTls = false }).Open(registry.Name), blob);
        await File.WriteAllTextAsync(folder["ca.crt"], certificate.Pem, Ct);
        await ReadAsync(Session(options => options with { CertificateFolder = folder.Path }).Open(registry.Name), blob);
        folder.Make($"certs.d/{registry.Server.Host}");
        await File.WriteAllTextAsync(folder[$"certs.d/{registry.Server.Host}/ca.crt"], certificate.Pem, Ct);
        await ReadAsync(Session(options => options with { CertificateFolders = [folder["none"], folder["certs.d"]], VerifyTls = true }).Open(registry.Name), blob);
        using var other = new TestCertificate();
        await File.WriteAllTextAsync(folder["ca.crt"], other.Pem, Ct);
        await Assert.ThrowsAsync<RegistryException>(() => ReadAsync(Session(options => options with { CertificateFolder = folder.Path }).Open(registry.Name), blob));
        await File.WriteAllTextAsync(folder["ca.crt"], "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n", Ct);
        await File.WriteAllTextAsync(folder["me.cert"], certificate.Pem, Ct);
        Assert.Equal(ErrorCodes.InvalidCertificate, (await Assert.ThrowsAsync<OciException>(() => ReadAsync(Session(options => options with { CertificateFolder = folder.Path }).Open(registry.Name), blob))).Code);
    }
}
