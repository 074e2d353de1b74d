using System.Security.Cryptography.X509Certificates;
using Oci.Content;
using Oci.Diagnostics;
using Oci.Registries;
using Oci.Testing;

namespace Oci.Tests.Registries;

/// <summary>Who proves to whom who he is: authorities and certificates of a folder.</summary>
public sealed class CertificateTests : RegistryTestBase, IDisposable
{
    private readonly TemporaryFolder folder = new();
    private readonly TestAuthority authority = new();
    private readonly TestAuthority clients = new("clients");

    public void Dispose()
    {
        folder.Dispose();
        authority.Dispose();
        clients.Dispose();
    }

    private FakeRegistry Serve(X509Certificate2 certificate, Func<X509Certificate2?, X509Chain?, bool>? admits = null) => Add(new FakeRegistry(certificate, admits));

    private Task<byte[]> ReadAsync(FakeRegistry registry) => ReadAsync(Session(options => options with { CertificateFolder = folder.Path, RetryTimes = 1 }).Open(registry.Name), registry.Add(Bytes(100)));

    private async Task<RegistryException> FailsAsync(FakeRegistry registry) => await Assert.ThrowsAsync<RegistryException>(() => ReadAsync(registry));

    private void Write(string name, string text) => File.WriteAllText(folder[name], text);

    private void WriteOwn(string name, TestAuthority by, X509Certificate2 certificate)
    {
        Write($"{name}.cert", by.ChainPem(certificate));
        Write($"{name}.key", TestAuthority.KeyPem(certificate));
    }

    private bool IsSignedByClients(X509Certificate2? shown, X509Chain? sent)
    {
        if (shown is null) return false;
        using var chain = new X509Chain { ChainPolicy = { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck, DisableCertificateDownloads = true } };
        chain.ChainPolicy.CustomTrustStore.ImportFromPem(clients.Pem);
        chain.ChainPolicy.ExtraStore.AddRange(sent?.ChainPolicy.ExtraStore ?? []);
        return chain.Build(shown);
    }

    [Fact]
    public async Task Whoever_an_authority_of_the_folder_signed_is_trusted()
    {
        var registry = Serve(authority.IssueServer("127.0.0.1"));
        var fault = await FailsAsync(registry);
        Assert.Equal(ErrorCodes.RegistryUntrusted, fault.Code);
        Assert.Contains("no trusted authority signed", fault.Message, StringComparison.Ordinal);
        Write("other.crt", clients.Pem);
        Assert.Equal(ErrorCodes.RegistryUntrusted, (await FailsAsync(registry)).Code);
        Write("ca.crt", clients.Pem + "\n" + authority.Pem);
        await ReadAsync(registry);
        File.WriteAllBytes(folder["ca.crt"], authority.Der);
        await ReadAsync(registry);
    }

    [Fact]
    public async Task A_certificate_of_another_name_or_for_another_use_is_refused_whoever_signed_it()
    {
        Write("ca.crt", authority.Pem);
        Assert.Equal(ErrorCodes.RegistryUntrusted, (await FailsAsync(Serve(authority.IssueServer("registry.example")))).Code);
        Assert.Equal(ErrorCodes.RegistryUntrusted, (await FailsAsync(Serve(authority.IssueClient("127.0.0.1")))).Code);
        await ReadAsync(Session(options => options with { VerifyTls = false }).Open(Serve(authority.IssueServer("registry.example")) is var registry ? registry.Name : null!), registry.Add(Bytes(10)));
    }

    [Fact]
    public async Task What_a_strangers_certificate_names_is_not_fetched()
    {
        var trap = Add(new HttpServer(call => call.RespondAsync(200, authority.Pem)));
        using var between = authority.Below("between");
        var registry = Serve(between.IssueServerThatNames($"http://{trap.Host}/issuer.crt", "127.0.0.1"));
        Write("ca.crt", authority.Pem);
        Assert.Equal(ErrorCodes.RegistryUntrusted, (await FailsAsync(registry)).Code);
        Assert.Empty(trap.Calls);
    }

    [Fact]
    public async Task A_certificate_of_our_own_is_shown_with_what_leads_to_its_authority()
    {
        using var between = clients.Below("between");
        using var stranger = new TestAuthority("stranger");
        var registry = Serve(authority.IssueServer("127.0.0.1"), IsSignedByClients);
        Write("ca.crt", authority.Pem);
        await FailsAsync(registry);
        WriteOwn("me", stranger, stranger.IssueClient("me"));
        await FailsAsync(registry);
        WriteOwn("me", clients, clients.IssueClient("me"));
        await ReadAsync(registry);
        WriteOwn("me", between, between.IssueClient("me"));
        await ReadAsync(registry);
    }

    [Fact]
    public async Task A_certificate_from_the_folder_for_all_is_shown_to_nobody_the_registry_leads_to()
    {
        var shown = new List<string?>();
        bool note(X509Certificate2? certificate, X509Chain? chain)
        {
            lock (shown) shown.Add(certificate?.Subject);
            return true;
        }
        var elsewhere = Serve(authority.IssueServer("127.0.0.1"), note);
        var blob = elsewhere.Add(Bytes(100));
        var registry = Serve(authority.IssueServer("127.0.0.1"), IsSignedByClients);
        registry.Add(Bytes(100));
        registry.Instead = async call =>
        {
            if (!call.Path.Contains("/blobs/", StringComparison.Ordinal)) return false;
            await call.RespondAsync(307, "", ("Location", elsewhere.Server.Address + call.Path));
            return true;
        };
        Write("ca.crt", authority.Pem);
        WriteOwn("me", clients, clients.IssueClient("me"));
        await ReadAsync(Session(options => options with { CertificateFolder = folder.Path }).Open(registry.Name), blob);
        Assert.All(shown, Assert.Null);
        Assert.NotEmpty(shown);
        // A host's own folder is for that host, whoever leads there.
        foreach (var host in (string[])[registry.Server.Host, elsewhere.Server.Host])
        {
            foreach (var file in Directory.EnumerateFiles(folder.Path)) File.Copy(file, Path.Combine(folder.Make($"certs.d/{host}"), Path.GetFileName(file)));
        }
        await ReadAsync(Session(options => options with { CertificateFolders = [folder["certs.d"]] }).Open(registry.Name), blob);
        Assert.Contains("CN=me", shown);
    }

    [Fact]
    public async Task A_certificate_without_its_key_is_named_and_a_key_alone_is_nobodys()
    {
        Write("ca.crt", authority.Pem);
        Write("server.key", "");
        await ReadAsync(Serve(authority.IssueServer("127.0.0.1")));
        Write("me.cert", "");
        var fault = await Assert.ThrowsAsync<OciException>(() => ReadAsync(Serve(authority.IssueServer("127.0.0.1"))));
        Assert.Equal(ErrorCodes.InvalidCertificate, fault.Code);
        Assert.Contains("me.key", fault.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("ca.crt", "")]
    [InlineData("ca.crt", "junk")]
    [InlineData("ca.crt", "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n")]
    public async Task What_is_no_certificate_is_named(string file, string text)
    {
        Write(file, text);
        var fault = await Assert.ThrowsAsync<OciException>(() => ReadAsync(Serve(authority.IssueServer("127.0.0.1"))));
        Assert.Equal(ErrorCodes.InvalidCertificate, fault.Code);
        Assert.Contains("ca.crt", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_key_of_another_certificate_is_named()
    {
        Write("me.cert", clients.ChainPem(clients.IssueClient("me")));
        Write("me.key", TestAuthority.KeyPem(clients.IssueClient("you")));
        var fault = await Assert.ThrowsAsync<OciException>(() => ReadAsync(Serve(authority.IssueServer("127.0.0.1"))));
        Assert.Equal(ErrorCodes.InvalidCertificate, fault.Code);
    }
}
