using System.Text;
using Oci.Build;
using Oci.Diagnostics;
using Oci.Layers;
using Oci.Operations;
using Oci.Testing;

namespace Oci.Tests.Build;

// Who gets to see a password for git, and who does not.
public sealed partial class RemoteSourceTests
{
    private static readonly string Expected = "Basic " + Convert.ToBase64String("me:hunter 2"u8);

    private string Token(string text)
    {
        File.WriteAllText(folder["token"], text);
        return folder["token"];
    }

    // Asks for a password, as servers of repositories that are not for everybody do.
    private SmallWeb Guarded(string expected) => new(request => request.Header("authorization") == expected
        ? SmallWeb.Git(folder["git"], request)
        : new SmallWeb.Answer(401, [], ("WWW-Authenticate", "Basic realm=\"git\"")));

    private static string WithPassword(SmallWeb web) => web.Address.Replace("://", "://me:hunter%202@", StringComparison.Ordinal);

    private void AssertNowhereKept(string password) => Assert.All(
        Directory.EnumerateFiles(folder["root"], "*", SearchOption.AllDirectories), file => Assert.DoesNotContain(password, Encoding.Latin1.GetString(File.ReadAllBytes(file)), StringComparison.Ordinal));

    [Fact]
    public async Task A_password_of_the_address_is_given_to_who_asks_and_kept_nowhere()
    {
        Repository("inner");
        Repository("app", $"git -c protocol.file.allow=always submodule --quiet add {folder["git"]}/inner.git mod && git config -f .gitmodules submodule.mod.url ../inner.git");
        using var web = Guarded(Expected);
        var result = await BuildAsync($"FROM scratch\nADD --keep-git-dir=true {WithPassword(web)}/app.git /\n", request => request with { Compression = LayerCompression.None });
        var files = await ListAsync(result);
        Assert.Contains("/.git/config", files, StringComparison.Ordinal);
        Assert.Contains("/mod/sub/f", files, StringComparison.Ordinal);
        AssertNowhereKept("hunter");
    }

    [Fact]
    public async Task A_password_is_no_argument_of_any_program()
    {
        Repository();
        using var web = Guarded(Expected);
        var git = Environment.GetEnvironmentVariable("PATH")!.Split(':').Select(each => Path.Combine(each, "git")).First(File.Exists);
        var bin = folder.Make("bin");
        File.WriteAllText(Path.Combine(bin, "git"), $"#!/bin/sh\nGIT_TRACE={folder["trace"]} exec {git} \"$@\"\n");
        Shell($"chmod 755 {bin}/git");
        File.WriteAllText(Path.Combine(folder.Make("context"), "Containerfile"), $"FROM scratch\nADD {WithPassword(web)}/app.git /\n");
        var host = Host with { Environment = new Dictionary<string, string>(Host.Environment) { ["PATH"] = $"{bin}:{Host.Environment["PATH"]}" } };
        await new BuildOperation(host).RunAsync(new BuildRequest { Context = folder["context"] }, default);
        var trace = File.ReadAllText(folder["trace"]);
        Assert.Contains("remote-http", trace, StringComparison.Ordinal); // every program that git starts stands in it
        Assert.DoesNotContain("hunter", trace, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_password_goes_to_the_repositorys_host_alone()
    {
        Repository();
        using var web = Guarded("Basic " + Convert.ToBase64String("x-access-token:open-sesame"u8));
        await BuildAsync($"FROM scratch\nADD {web.Address}/app.git /\n", request => request with { Secrets = [new BuildSecret("GIT_AUTH_TOKEN", Token("open-sesame\n"))] });
        var secrets = new Dictionary<string, ReadOnlyMemory<byte>> { ["GIT_AUTH_TOKEN"] = "x"u8.ToArray(), ["GIT_AUTH_TOKEN.h"] = "y"u8.ToArray() };
        Assert.Equal(("https://h:8443", "x-access-token", "y"), Found("https://h:8443/a.git"));
        Assert.Equal(("https://other", "x-access-token", "x"), Found("https://other/a.git"));
        Assert.Equal(("https://h", "me", "p:w"), Found("https://me:p%3aw@h/a.git")); // what the address says is nearer
        Assert.Null(GitAuthorization.Find(GitAddress.Parse("git@h:a.git"), secrets));
        Assert.Null(GitAuthorization.Find(GitAddress.Parse("https://h/a.git"), new Dictionary<string, ReadOnlyMemory<byte>> { ["GIT_AUTH_TOKEN.other"] = "x"u8.ToArray() }));
        secrets["GIT_AUTH_TOKEN"] = "x\nhost=elsewhere"u8.ToArray();
        Assert.Equal(ErrorCodes.InvalidGitAddress, Assert.Throws<OciException>(() => Found("https://other/a.git")).Code);

        (string, string, string)? Found(string address) => GitAuthorization.Find(GitAddress.Parse(address), secrets) is { } found ? (found.Place, found.User, found.Password) : null;
    }

    [Theory]
    [InlineData(false), InlineData(true)]
    public async Task A_server_that_sends_us_on_cannot_have_the_password_sent_elsewhere(bool asksFirst)
    {
        Repository();
        using var elsewhere = Serve();
        using var web = new SmallWeb(request => asksFirst && request.Header("authorization") is null
            ? new SmallWeb.Answer(401, [], ("WWW-Authenticate", "Basic realm=\"git\""))
            : new SmallWeb.Answer(302, [], ("Location", elsewhere.Address.Replace("127.0.0.1", "localhost", StringComparison.Ordinal) + request.Target)));
        var build = BuildAsync($"FROM scratch\nADD {web.Address}/app.git /\n", request => request with { Secrets = [new BuildSecret("GIT_AUTH_TOKEN", Token("open-sesame"))] });
        // git does not notice where it was sent by the answer to a password, and asks the first server for the rest.
        if (asksFirst) await Assert.ThrowsAsync<OciException>(() => build);
        else await build;
        Assert.Equal(asksFirst, web.Requests.Any(request => request.Header("authorization") is not null));
        Assert.NotEmpty(elsewhere.Requests);
        Assert.All(elsewhere.Requests, request => Assert.Null(request.Header("authorization")));
    }

    [Fact]
    public async Task A_submodule_of_another_host_does_not_get_the_password()
    {
        Repository("inner");
        using var elsewhere = Guarded("nothing is right");
        Repository("app", $"git -c protocol.file.allow=always submodule --quiet add {folder["git"]}/inner.git mod && git config -f .gitmodules submodule.mod.url {elsewhere.Address}/inner.git");
        using var web = Guarded(Expected);
        var fault = await Assert.ThrowsAsync<OciException>(() => BuildAsync($"FROM scratch\nADD {WithPassword(web)}/app.git /\n"));
        Assert.Equal(ErrorCodes.FetchFailed, fault.Code);
        Assert.NotEmpty(elsewhere.Requests);
        Assert.All(elsewhere.Requests, request => Assert.Null(request.Header("authorization")));
    }
}
