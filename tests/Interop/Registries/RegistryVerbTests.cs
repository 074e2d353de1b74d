using System.Runtime.Versioning;
using System.Text.Json;
using Oci.Layouts;
using Oci.Testing;

namespace Oci.Interop.Registries;

/// <summary>The verbs for registries, against real ones.</summary>
[SupportedOSPlatform("linux"), Trait("Category", "Linux")]
public sealed class RegistryVerbTests : IDisposable
{
    private readonly TemporaryFolder folder = new();
    private readonly PeerImages images;
    private readonly ToolRunner tool;

    public RegistryVerbTests()
    {
        images = new PeerImages(folder);
        tool = ToolRunner.OfThisBuild(folder.Path);
        tool.Environment["OCI_ROOT"] = folder["state"];
        tool.Environment["HOME"] = folder.Make("home");
        foreach (var name in (string[])["DOCKER_CONFIG", "REGISTRY_AUTH_FILE", "XDG_RUNTIME_DIR", "XDG_CONFIG_HOME"]) tool.Environment[name] = null;
    }

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task Who_is_logged_in_may_push_and_who_logs_out_may_not()
    {
        await using var registry = await DockerRegistry.StartWithPasswordAsync();
        var image = $"docker://{registry.Host}/app:1";
        Assert.Contains("OCI3012", (await tool.RunAsync("copy", images.Small, image)).Failed(1), StringComparison.Ordinal);
        Assert.Contains("OCI3012", (await LoginAsync("wrong", registry.Host)).Failed(1), StringComparison.Ordinal);
        Assert.False(File.Exists(folder["home/.docker/config.json"]));
        var login = (await LoginAsync(DockerRegistry.Password, registry.Host)).Succeeded();
        Assert.Contains("config.json", login, StringComparison.Ordinal);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(folder["home/.docker/config.json"]));
        (await tool.RunAsync("copy", images.Small, image)).Succeeded();
        // Peers read what we wrote.
        HostProgram.Run("env", $"REGISTRY_AUTH_FILE={folder["home/.docker/config.json"]}", Peer.Require("skopeo"), "inspect", "--raw", "--tls-verify=false", image);
        Assert.Equal(registry.Host, (await tool.RunAsync("logout", registry.Host)).Succeeded());
        Assert.Contains("OCI3045", (await tool.RunAsync("logout", registry.Host)).Failed(1), StringComparison.Ordinal);
        Assert.Contains("OCI3012", (await tool.RunAsync("digest", image)).Failed(1), StringComparison.Ordinal);
        Assert.DoesNotContain(DockerRegistry.Password, registry.Log, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_copy_says_beforehand_what_would_travel()
    {
        await using var registry = await DockerRegistry.StartAsync();
        var image = $"docker://{registry.Host}/app:1";
        var before = JsonDocument.Parse((await tool.RunAsync("copy", "--dry-run", "--json", images.Small, image)).Succeeded()).RootElement;
        Assert.All(before.GetProperty("contents").EnumerateArray(), each => Assert.False(each.GetProperty("isThere").GetBoolean()));
        (await tool.RunAsync("digest", image)).Failed(1);
        (await tool.RunAsync("copy", images.Small, image)).Succeeded();
        var after = await tool.RunAsync("copy", "--dry-run", images.Small, image);
        Assert.DoesNotContain("to copy", after.Succeeded(), StringComparison.Ordinal);
        Assert.Contains("0 of 4 blobs would be copied, 0 B", after.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_that_others_may_read_becomes_the_owners_alone_and_keeps_what_is_not_ours()
    {
        await using var registry = await DockerRegistry.StartWithPasswordAsync();
        await File.WriteAllTextAsync(folder["auth.json"], """{"auths":{"other.example":{"auth":"YTpi"}},"psFormat":"x"}""", Ct);
        File.SetUnixFileMode(folder["auth.json"], (UnixFileMode)0x1a4);
        (await LoginAsync(DockerRegistry.Password, registry.Host, "--authfile", folder["auth.json"])).Succeeded();
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(folder["auth.json"]));
        var text = await File.ReadAllTextAsync(folder["auth.json"], Ct);
        Assert.Contains("other.example", text, StringComparison.Ordinal);
        Assert.Contains("psFormat", text, StringComparison.Ordinal);
        Assert.Equal($"{registry.Host}\nother.example", (await tool.RunAsync("logout", "--all", "--authfile", folder["auth.json"])).Succeeded());
    }

    [Fact]
    public async Task An_index_of_images_in_one_registry_is_made_without_fetching_their_layers()
    {
        await using var registry = await DockerRegistry.StartAsync();
        await using var counting = new FaultProxy(registry.Host);
        var (one, two, index) = ($"docker://{counting.Host}/parts/amd", $"docker://{counting.Host}/parts/arm", $"docker://{counting.Host}/app:1");
        (await tool.RunAsync("copy", "--platform", "linux/amd64", images.At("index"), one)).Succeeded();
        (await tool.RunAsync("copy", "--platform", "linux/arm64", images.At("index"), two)).Succeeded();
        var before = counting.Calls.Count;
        var digest = (await tool.RunAsync("index", "create", index, one, two)).Succeeded();
        var calls = counting.Calls.Skip(before).ToList();
        // What the two configurations say of platforms is read; every blob is taken from its neighbour.
        Assert.Equal(2, calls.Count(call => call.Method == "GET" && call.Path.Contains("/blobs/", StringComparison.Ordinal)));
        Assert.DoesNotContain(calls, call => call.Method is "PATCH" || (call.Method == "PUT" && call.Path.Contains("/blobs/", StringComparison.Ordinal)));
        (await tool.RunAsync("index", "add", index, images.At("zstd"))).Succeeded();
        HostProgram.Run("env", Peer.Require("skopeo"), "copy", "-q", "--all", "--src-tls-verify=false", index, $"oci:{folder["theirs"]}:1");
        Assert.NotEqual(digest, (await tool.RunAsync("digest", index)).Succeeded());
        (await tool.RunAsync("verify", $"oci:{folder["theirs"]}:1")).Succeeded();
    }

    [Fact]
    public async Task Eight_who_log_in_at_once_all_are()
    {
        var servers = Enumerable.Range(0, 8).Select(_ => new HttpServer(call => call.Header("Authorization") is null ? call.RespondAsync(401, "", ("WWW-Authenticate", "Basic realm=\"r\"")) : call.RespondAsync(200, "{}"))).ToList();
        foreach (var result in await Task.WhenAll(servers.Select(server => LoginAsync("secret", server.Host)))) result.Succeeded();
        var text = await File.ReadAllTextAsync(folder["home/.docker/config.json"], Ct);
        Assert.All(servers, server => Assert.Contains($"\"{server.Host}\"", text, StringComparison.Ordinal));
        Assert.Equal(["config.json"], Directory.EnumerateFileSystemEntries(folder["home/.docker"]).Select(Path.GetFileName));
        foreach (var result in await Task.WhenAll(servers.Select(server => tool.RunAsync("logout", server.Host)))) result.Succeeded();
        Assert.DoesNotContain("127.0.0.1", await File.ReadAllTextAsync(folder["home/.docker/config.json"], Ct), StringComparison.Ordinal);
        foreach (var server in servers) await server.DisposeAsync();
    }

    [Fact]
    public async Task A_credential_helper_keeps_the_secret_out_of_the_file()
    {
        await using var registry = await DockerRegistry.StartWithPasswordAsync();
        var helper = Path.Combine(folder.Make("bin"), "docker-credential-test");
        HostProgram.Script(helper, $$"""
            #!/bin/sh
            case $1 in
                store) cat >{{folder["secret"]}} ;;
                get) [ -e {{folder["secret"]}} ] && cat {{folder["secret"]}} || { echo "credentials not found in native keychain"; exit 1; } ;;
                erase) rm -f {{folder["secret"]}} ;;
            esac
            """);
        tool.Environment["PATH"] = $"{folder["bin"]}:{Environment.GetEnvironmentVariable("PATH")}";
        folder.Make("home/.docker");
        await File.WriteAllTextAsync(folder["home/.docker/config.json"], """{"credsStore":"test"}""", Ct);
        Assert.Contains("docker-credential-test", (await LoginAsync(DockerRegistry.Password, registry.Host)).Succeeded(), StringComparison.Ordinal);
        Assert.Contains(DockerRegistry.Password, await File.ReadAllTextAsync(folder["secret"], Ct), StringComparison.Ordinal);
        Assert.DoesNotContain("\"auth\"", await File.ReadAllTextAsync(folder["home/.docker/config.json"], Ct), StringComparison.Ordinal);
        (await tool.RunAsync("copy", images.Small, $"docker://{registry.Host}/app:1")).Succeeded();
        (await tool.RunAsync("logout", registry.Host)).Succeeded();
        Assert.False(File.Exists(folder["secret"]));
    }

    [Fact]
    public async Task Tags_are_listed_and_deleted()
    {
        await using var registry = await DockerRegistry.StartAsync();
        foreach (var tag in (string[])["1", "2"]) (await tool.RunAsync("copy", images.Small, $"docker://{registry.Host}/team/app:{tag}")).Succeeded();
        Assert.Equal(["1", "2"], (await tool.RunAsync("tags", $"{registry.Host}/team/app")).Succeeded().Split('\n').Order());
        var json = JsonDocument.Parse((await tool.RunAsync("tags", "--json", $"docker://{registry.Host}/team/app")).Succeeded()).RootElement;
        Assert.Equal($"{registry.Host}/team/app", json.GetProperty("Repository").GetString());
        Assert.Equal(HostProgram.Run(Peer.Require("skopeo"), "list-tags", "--tls-verify=false", $"docker://{registry.Host}/team/app").Count(c => c == '"'), json.GetRawText().Count(c => c == '"'));
        // This registry deletes manifests only.
        var refused = (await tool.RunAsync("delete", $"{registry.Host}/team/app:1")).Failed(1);
        Assert.Contains("OCI3019", refused, StringComparison.Ordinal);
        Assert.Contains("--force-digest", refused, StringComparison.Ordinal);
        Assert.Equal($"{await images.DigestAsync("gzip")}  {registry.Host}/team/app:1", (await tool.RunAsync("delete", "--force-digest", $"{registry.Host}/team/app:1")).Succeeded());
        Assert.Contains("OCI3002", (await tool.RunAsync("delete", $"{registry.Host}/team/app:2")).Failed(1), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Repositories_are_kept_in_step_over_a_folder()
    {
        await using var here = await DockerRegistry.StartAsync();
        await using var there = await DockerRegistry.StartWithTlsAsync();
        foreach (var name in (string[])["gzip", "docker", "index"]) (await tool.RunAsync("copy", "--all", images.At(name), $"docker://{here.Host}/team/app:{name}")).Succeeded();
        (await tool.RunAsync("copy", images.Small, $"docker://{here.Host}/other:1.2.0")).Succeeded();
        await File.WriteAllTextAsync(folder["list.yaml"], $"""
            {here.Host}:
                images:
                    team/app: [gzip, index]
                images-by-semver:
                    other: ">= 1"
            """, Ct);
        var planned = (await tool.RunAsync("sync", "--src", "yaml", "--dest", "dir", "--scoped", "--all", "--dry-run", "list.yaml", "usb")).Succeeded();
        Assert.Equal(3, planned.Split('\n').Length);
        Assert.False(Directory.Exists(folder["usb"]));
        (await tool.RunAsync("sync", "--src", "yaml", "--dest", "dir", "--scoped", "--all", "list.yaml", "usb")).Succeeded();
        (await tool.RunAsync("sync", "--src", "dir", "--dest", "docker", "--all", "--dest-cert-dir", Path.GetDirectoryName(there.CertificateFile!)!, "usb", $"{there.Host}/mirror")).Succeeded();
        Assert.Equal($"{await images.DigestAsync("index")}", (await tool.RunAsync("digest", "--cert-dir", Path.GetDirectoryName(there.CertificateFile!)!, $"docker://{there.Host}/mirror/app:index")).Succeeded());
        // Registry to registry, all tags; what is there already does not travel.
        (await tool.RunAsync("sync", "--all", "--dest-tls-verify=false", $"{here.Host}/team/app", $"{there.Host}/copies")).Succeeded();
        Assert.Equal(["docker", "gzip", "index"], (await tool.RunAsync("tags", "--tls-verify=false", $"{there.Host}/copies/app")).Succeeded().Split('\n').Order());
    }

    [Fact]
    public async Task One_that_fails_does_not_keep_the_others()
    {
        await using var registry = await DockerRegistry.StartAsync();
        (await tool.RunAsync("copy", images.Small, $"docker://{registry.Host}/app:1")).Succeeded();
        await File.WriteAllTextAsync(folder["list.yaml"], $"{registry.Host}: {{images: {{missing: [\"1\"], nowhere: [], app: [\"1\"]}}}}", Ct);
        (await tool.RunAsync("sync", "--src", "yaml", "--dest", "dir", "list.yaml", "stops")).Failed(1);
        Assert.False(Directory.Exists(folder["stops/app:1"]));
        var result = await tool.RunAsync("sync", "--src", "yaml", "--dest", "dir", "--keep-going", "--json", "list.yaml", "goes");
        Assert.Equal(1, result.ExitCode);
        Assert.Equal(3, JsonDocument.Parse(result.Output).RootElement.GetArrayLength());
        Assert.Equal(await images.DigestAsync("gzip"), (await DirLayout.Open(folder["goes/app:1"]).FindAsync(Ct)).Digest);
    }

    [Fact]
    public async Task What_cannot_be_meant_is_wrong_usage()
    {
        foreach (var arguments in (string[][])[["sync", "--dest", "yaml", "a/b", "c"], ["sync", "--src", "dir", "--dest", "dir", "a", "b"], ["sync", "--all", "--platform", "amd64", "a/b", "c"], ["login", "registry.example"], ["login", "-u", "x", "registry.example"], ["logout"], ["logout", "--all", "registry.example"]])
            Assert.Contains("OCI8", (await tool.RunAsync(arguments)).Failed(2), StringComparison.Ordinal);
        Assert.Contains("OCI1005", (await LoginAsync("x", "not a registry")).Failed(1), StringComparison.Ordinal);
        Assert.Contains("OCI3001", (await tool.RunAsync("delete", "oci:x:1")).Failed(1), StringComparison.Ordinal);
    }

    private Task<ToolResult> LoginAsync(string password, params string[] arguments) =>
        tool.RunAsync(System.Text.Encoding.UTF8.GetBytes(password + "\n"), ["login", "-u", DockerRegistry.Username, "--password-stdin", .. arguments]);
}
