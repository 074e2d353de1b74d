using System.Text;
using Oci.Diagnostics;
using Oci.Registries;
using Oci.Testing;

namespace Oci.Tests.Registries;

[Collection("changes PATH")]
public sealed class CredentialStoreTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private static string Auth(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));

    private CredentialStore Store(params string[] texts)
    {
        var files = texts.Index().Select(text =>
        {
            File.WriteAllText(folder[$"{text.Index}.json"], text.Item);
            return folder[$"{text.Index}.json"];
        }).ToList();
        return new CredentialStore(files, folder["written/config.json"]);
    }

    private static async Task<string?> UserAsync(CredentialStore store, string name) => (await store.FindAsync(name, Ct))?.Username;

    [Fact]
    public async Task The_longest_prefix_wins_and_then_the_first_file()
    {
        var store = Store(
            $$$"""{"auths":{"r.example":{"auth":"{{{Auth("host:1")}}}"},"r.example/team/app":{"auth":"{{{Auth("app:2")}}}"},"r.example:5000":{"auth":"{{{Auth("port:3")}}}"} } }""",
            $$$"""{"auths":{"r.example/team":{"auth":"{{{Auth("late:4")}}}"},"other.example":{"auth":"{{{Auth("other:5")}}}"} } }""");
        Assert.Equal("app", await UserAsync(store, "r.example/team/app"));
        Assert.Equal("host", await UserAsync(store, "r.example/team/apps"));
        Assert.Equal("host", await UserAsync(store, "r.example"));
        Assert.Equal("port", await UserAsync(store, "r.example:5000/team/app"));
        Assert.Equal("other", await UserAsync(store, "other.example/x"));
        Assert.Null(await store.FindAsync("unknown.example/x", Ct));
        Assert.Null(await store.FindAsync("example/x", Ct));
    }

    [Fact]
    public async Task A_name_as_it_is_asked_for_wins_over_an_older_form_of_it()
    {
        var store = Store($$$"""{"auths":{"https://r.example/v1/":{"auth":"{{{Auth("stale:1")}}}"},"r.example":{"auth":"{{{Auth("fresh:2")}}}"} } }""");
        Assert.Equal("fresh", await UserAsync(store, "r.example/team/app"));
    }

    [Fact]
    public async Task Every_form_of_an_entry_is_understood()
    {
        var store = Store($$$"""
            {"auths":{
              "nul.example":{"auth":"{{{Auth("user:pa:ss\0\0")}}}"},
              "plain.example":{"username":"u","password":"p"},
              "https://old.example/v1/":{"auth":"{{{Auth("old:x")}}}","email":"a@b"},
              "https://index.docker.io/v1/":{"auth":"{{{Auth("hub:x")}}}"},
              "identity.example":{"auth":"{{{Auth("u:")}}}","identitytoken":"id"},
              "ready.example":{"registrytoken":"tok"},
              "helped.example":{}
            }}
            """);
        Assert.Equal("pa:ss", (await store.FindAsync("nul.example", Ct))!.Password);
        Assert.Equal("p", (await store.FindAsync("plain.example/a", Ct))!.Password);
        Assert.Equal("old", await UserAsync(store, "old.example/a/b"));
        foreach (var hub in (string[])["docker.io/library/alpine", "index.docker.io", "registry-1.docker.io"]) Assert.Equal("hub", await UserAsync(store, hub));
        Assert.Equal("id", (await store.FindAsync("identity.example", Ct))!.IdentityToken);
        Assert.Equal("tok", (await store.FindAsync("ready.example", Ct))!.RegistryToken);
        Assert.Null(await store.FindAsync("helped.example", Ct));
        File.WriteAllText(folder[".dockercfg"], $$$"""{"https://ancient.example/v1/":{"auth":"{{{Auth("a:b")}}}"}}""");
        Assert.Equal("a", await UserAsync(new CredentialStore([folder[".dockercfg"]], folder["none"]), "ancient.example/x"));
    }

    [Theory]
    [InlineData("[]")]
    [InlineData("{")]
    [InlineData("""{"auths":{"r.example":{"auth":"***"} } }""")]
    [InlineData("""{"auths":{"r.example":{"auth":"bm9jb2xvbg=="} } }""")]
    public async Task A_broken_file_is_named(string text)
    {
        var fault = await Assert.ThrowsAsync<OciException>(async () => await Store(text).FindAsync("r.example", Ct));
        Assert.Equal(ErrorCodes.InvalidCredentialFile, fault.Code);
        Assert.Contains("0.json", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_stored_is_found_and_forgotten_and_other_fields_stay()
    {
        var store = Store();
        Directory.CreateDirectory(folder["written"]);
        File.WriteAllText(store.WrittenFile, """{"HttpHeaders":{"X":"1"},"auths":{"kept.example":{"auth":"YTpi","unknown":1}}}""");
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(store.WrittenFile, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.OtherRead);
        Assert.Equal(store.WrittenFile, await store.StoreAsync("r.example:5000", new Credential { Username = "me", Password = "secret" }, Ct));
        await store.StoreAsync("docker.io", new Credential { IdentityToken = "id" }, Ct);
        Assert.Equal("secret", (await store.FindAsync("r.example:5000/a", Ct))!.Password);
        Assert.Equal("id", (await store.FindAsync("docker.io/library/alpine", Ct))!.IdentityToken);
        if (!OperatingSystem.IsWindows()) Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(store.WrittenFile));
        Assert.Equal(["https://index.docker.io/v1/", "kept.example", "r.example:5000"], await store.ListAsync(Ct));
        Assert.True(await store.EraseAsync("r.example:5000", Ct));
        Assert.False(await store.EraseAsync("r.example:5000", Ct));
        Assert.True(await store.EraseAsync("docker.io", Ct));
        var text = File.ReadAllText(store.WrittenFile);
        Assert.Contains("\"X\": \"1\"", text, StringComparison.Ordinal);
        Assert.Contains("\"unknown\": 1", text, StringComparison.Ordinal);
        Assert.DoesNotContain("r.example", text, StringComparison.Ordinal);
    }

    [Fact]
    [Trait("Category", "Linux")]
    public async Task Helpers_are_asked_first_by_name_and_the_store_last()
    {
        var bin = folder.Make("bin");
        Helper(bin, "one", """read k; case "$k" in r.example) echo '{"Username":"helped","Secret":"s"}';; t.example) echo '{"Username":"<token>","Secret":"refresh"}';; *) echo "credentials not found in native keychain"; exit 1;; esac""");
        Helper(bin, "all", """a=$1; cat > "$(dirname "$0")/last"; case "$a" in get) if grep -q index.docker "$(dirname "$0")/last"; then echo '{"Username":"hub","Secret":"s"}'; else echo "credentials not found in native keychain"; exit 1; fi;; list) echo '{"l.example":"u"}';; esac""");
        Helper(bin, "bad", "echo broken; exit 3");
        Environment.SetEnvironmentVariable("PATH", $"{bin}:{Environment.GetEnvironmentVariable("PATH")}");
        var store = Store($$$"""{"credHelpers":{"r.example":"one","t.example":"one","n.example":"one","b.example":"bad","p.example":"../evil"},"credsStore":"all","auths":{"r.example":{"auth":"{{{Auth("file:x")}}}"},"n.example":{"auth":"{{{Auth("file:x")}}}"} } }""");
        Assert.Equal("helped", await UserAsync(store, "r.example/app"));
        Assert.Equal("refresh", (await store.FindAsync("t.example", Ct))!.IdentityToken);
        Assert.Equal("file", await UserAsync(store, "n.example"));
        Assert.Equal("hub", await UserAsync(store, "docker.io/library/x"));
        Assert.Null(await store.FindAsync("nobody.example", Ct));
        foreach (var name in (string[])["b.example", "p.example"]) Assert.Equal(ErrorCodes.CredentialHelperFailed, (await Assert.ThrowsAsync<OciException>(async () => await store.FindAsync(name, Ct))).Code);
        Directory.CreateDirectory(folder["written"]);
        File.WriteAllText(store.WrittenFile, """{"credsStore":"all"}""");
        Assert.Equal("docker-credential-all", await store.StoreAsync("s.example", new Credential { Username = "u", Password = "secret" }, Ct));
        Assert.Contains("\"Secret\":\"secret\"", File.ReadAllText(Path.Combine(bin, "last")), StringComparison.Ordinal);
        Assert.DoesNotContain("secret", File.ReadAllText(store.WrittenFile), StringComparison.Ordinal);
        Assert.Equal(["l.example", "s.example"], await store.ListAsync(Ct));
    }

    [Fact]
    [Trait("Category", "Linux")]
    public async Task A_configuration_may_say_who_is_asked_and_when()
    {
        var bin = folder.Make("bin");
        foreach (var (name, known) in (IEnumerable<(string, string)>)[("first", "a.example"), ("last", "index.docker.io")])
            Helper(bin, name, $"read k; case \"$k\" in *{known}*) echo '{{\"Username\":\"{name}\",\"Secret\":\"s\"}}';; *) echo 'credentials not found in native keychain'; exit 1;; esac");
        Environment.SetEnvironmentVariable("PATH", $"{bin}:{Environment.GetEnvironmentVariable("PATH")}");
        File.WriteAllText(folder["registries.conf"], "credential-helpers = ['first']\n");
        File.WriteAllText(folder["later.conf"], "credential-helpers = [ \"first\", \"containers-auth.json\", \"last\" ]\n");
        var configuration = RegistriesConfiguration.Read([folder["registries.conf"], folder["later.conf"]]).WithInsecure(["x.example"]);
        var files = Store($$$"""{"auths":{"a.example":{"auth":"{{{Auth("file:x")}}}"},"b.example/team":{"auth":"{{{Auth("file:x")}}}"} } }""");
        var credentials = new OrderedCredentials(configuration.CredentialHelpers, files, files.Patience);
        foreach (var (name, user) in (IEnumerable<(string, string?)>)[("a.example/team/app", "first"), ("b.example/team/app", "file"), ("docker.io/library/x", "last"), ("c.example", null)])
            Assert.Equal(user, (await credentials.FindAsync(name, Ct))?.Username);
        Assert.Empty(RegistriesConfiguration.Read([]).CredentialHelpers);
        var broken = new OrderedCredentials(["is-not-there", "../first", .. configuration.CredentialHelpers], files, files.Patience);
        Assert.Equal("file", (await broken.FindAsync("b.example/team/app", Ct))?.Username);
        Assert.Contains("is-not-there", (await Assert.ThrowsAsync<OciException>(async () => await broken.FindAsync("c.example", Ct))).Message, StringComparison.Ordinal);
    }

    private static void Helper(string bin, string name, string script) => HostProgram.Script(Path.Combine(bin, $"docker-credential-{name}"), $"#!/bin/sh\n{script}\n");
}
