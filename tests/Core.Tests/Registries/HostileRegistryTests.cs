using System.Diagnostics;
using System.Text;
using Oci.Content;
using Oci.Diagnostics;
using Oci.Images;
using Oci.Layouts;
using Oci.Registries;
using Oci.Testing;
using Oci.Transfer;

namespace Oci.Tests.Registries;

/// <summary>Registries that mean harm: what they must not get (the password, our memory, our time), and what must not come of it.</summary>
public sealed class HostileRegistryTests : IAsyncLifetime, IProgress<ProgressEvent>
{
    private const long Enough = 64 << 20;

    private readonly TemporaryFolder folder = new();
    private readonly ScriptedRegistry registry = new();
    private readonly ScriptedRegistry stranger = new() { AsksForPassword = false };
    private readonly MemoryContentStore store = new();
    private Image image = null!;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        image = await SampleImage.WriteAsync(store, null, null, new string('x', 50_000), "two");
        await registry.ServeAsync(store, image.Descriptor);
        await stranger.ServeAsync(store, image.Descriptor);
    }

    public async ValueTask DisposeAsync()
    {
        await registry.DisposeAsync();
        await stranger.DisposeAsync();
        folder.Dispose();
    }

    void IProgress<ProgressEvent>.Report(ProgressEvent value) { }

    [Fact]
    public async Task A_well_behaved_one_serves_the_image()
    {
        await PullAsync();
        Assert.True(registry.HeardSecrets);
    }

    [Theory]
    [InlineData("^GET .*/blobs/")]
    [InlineData("^(GET|HEAD) .*/manifests/")]
    public async Task The_password_does_not_follow_a_redirect(string what)
    {
        registry.On(what, call => call.RespondAsync(307, "", [("Location", stranger.Address + call.Target)]));
        await TryAsync(PullAsync);
        Assert.NotEmpty(stranger.Calls);
        Assert.False(stranger.HeardSecrets);
    }

    [Fact]
    public async Task A_layer_elsewhere_is_not_fetched_and_gets_no_password()
    {
        var foreign = image.Manifest.Value.Layers[0] with { MediaType = MediaTypes.OciForeignLayer, Urls = [$"{stranger.Address}/layer"], Digest = Digest.Sha256("elsewhere"u8), Size = 9 };
        var target = await SampleImage.WriteJsonAsync(store, image.Manifest.Value with { Layers = [foreign, image.Manifest.Value.Layers[1]] });
        await registry.ServeAsync(store, target);
        await TryAsync(PullAsync);
        Assert.Empty(stranger.Calls);
    }

    [Fact]
    public async Task A_redirect_that_never_ends_does()
    {
        registry.On("^GET .*/blobs/", call => call.RespondAsync(307, "", [("Location", call.Target + "x")]));
        await FailsAsync(PullAsync);
        Assert.InRange(registry.Calls.Count, 1, 500);
    }

    [Fact]
    public async Task An_upload_that_is_sent_elsewhere_takes_no_password_along()
    {
        registry.On("^HEAD ", call => call.RespondAsync(404));
        registry.On("^POST ", call => call.RespondAsync(202, "", [("Location", $"{stranger.Address}/v2/app/blobs/uploads/1")]));
        await FailsAsync(PushAsync);
        Assert.False(stranger.HeardSecrets);
    }

    [Fact]
    public async Task A_next_page_elsewhere_gets_no_password()
    {
        registry.On("/tags/list", call => call.RespondAsync(200, """{"name":"app","tags":["1"]}""", [("Link", $"<{stranger.Address}/v2/app/tags/list?last=1>; rel=\"next\"")]));
        await TryAsync(TagsAsync);
        Assert.False(stranger.HeardSecrets);
    }

    [Fact]
    public async Task Pages_that_never_end_do()
    {
        var page = 0;
        registry.On("/tags/list", call => call.RespondAsync(200, """{"name":"app","tags":["same"]}""", [("Link", $"</v2/app/tags/list?last={page++}>; rel=\"next\"")]));
        await TryAsync(TagsAsync);
        Assert.InRange(page, 1, 20);
    }

    [Fact]
    public async Task A_token_server_that_sends_us_elsewhere_gives_nothing_away()
    {
        await using var tokens = new HttpServer(call => call.RespondAsync(302, "", [("Location", $"{stranger.Address}/token")]));
        Challenge($"Bearer realm=\"{tokens.Address}/token\",service=\"x\"");
        await FailsAsync(PullAsync);
        Assert.False(stranger.HeardSecrets);
    }

    [Theory]
    [InlineData("http://169.254.169.254/latest")]
    [InlineData("file:///etc/passwd")]
    [InlineData("ftp://example.com/")]
    [InlineData("not a url")]
    [InlineData("")]
    public async Task A_realm_that_is_no_place_for_a_password_is_refused(string realm)
    {
        Challenge($"Bearer realm=\"{realm}\",service=\"x\"");
        await FailsAsync(PullAsync);
    }

    [Fact]
    public async Task A_token_cannot_smuggle_a_header()
    {
        await using var tokens = new HttpServer(call => call.RespondAsync(200, "{\"token\":\"a\\r\\nX-Evil: yes\"}"));
        Challenge($"Bearer realm=\"{tokens.Address}/token\",service=\"x\"");
        await FailsAsync(PullAsync);
        Assert.DoesNotContain(registry.Calls, call => call.Header("X-Evil") is not null);
    }

    [Theory]
    [InlineData("^(GET|HEAD) .*/manifests/", 200)]
    [InlineData("^GET .*/blobs/", 200)]
    [InlineData("^(GET|HEAD) .*/manifests/", 403)]
    [InlineData("^(GET|HEAD) .*/manifests/", 500)]
    [InlineData("/tags/list", 200)]
    [InlineData("/referrers/", 200)]
    public async Task What_never_ends_is_not_read_to_its_end(string what, int status)
    {
        long sent = 0;
        registry.On(what, async call => Interlocked.Add(ref sent, call.Method == "HEAD" ? await EmptyAsync(call) : await ScriptedRegistry.FloodAsync(call, status, ("Content-Type", MediaTypes.OciManifest))));
        await TryAsync(what.Contains("tags", StringComparison.Ordinal) ? TagsAsync : what.Contains("referrers", StringComparison.Ordinal) ? ReferrersAsync : PullAsync);
        Assert.InRange(sent, 0, 4 * Enough);
    }

    [Fact]
    public async Task A_token_that_never_ends_is_not_read_to_its_end()
    {
        long sent = 0;
        await using var tokens = new HttpServer(async call => Interlocked.Add(ref sent, await ScriptedRegistry.FloodAsync(call, 200)));
        Challenge($"Bearer realm=\"{tokens.Address}/token\",service=\"x\"");
        await FailsAsync(PullAsync);
        Assert.InRange(sent, 0, 4 * Enough);
    }

    [Fact]
    public async Task A_header_without_end_is_refused()
    {
        registry.On("/manifests/", async call =>
        {
            try
            {
                await call.StartAsync(200, [("X-Huge", new string('x', 8 << 20))]);
            }
            catch (IOException)
            {
                call.Close();
            }
        });
        await FailsAsync(PullAsync);
    }

    [Fact]
    public async Task Other_content_than_the_digest_says_is_refused()
    {
        registry.On("^GET .*/blobs/", call => call.RespondAsync(200, new byte[image.Layers[0].Descriptor.Size]));
        await FailsAsync(PullAsync);
    }

    [Fact]
    public async Task A_manifest_other_than_its_own_header_says_is_refused()
    {
        registry.On("^(GET|HEAD) .*/manifests/1$", call => call.RespondAsync(200, image.Manifest.Raw.ToArray(), [("Content-Type", MediaTypes.OciManifest), ("Docker-Content-Digest", Digest.Sha256("other"u8).ToString())]));
        await FailsAsync(PullAsync);
    }

    [Theory]
    [InlineData(MediaTypes.OciIndex)]
    [InlineData(MediaTypes.DockerManifest)]
    [InlineData("application/vnd.docker.distribution.manifest.v1+prettyjws")]
    public async Task A_manifest_that_is_announced_as_something_else_is_refused(string type)
    {
        registry.On("^(GET|HEAD) .*/manifests/", call => call.RespondAsync(200, image.Manifest.Raw.ToArray(), [("Content-Type", type)]));
        await FailsAsync(PullAsync);
    }

    [Theory]
    [InlineData("[]")]
    [InlineData("{")]
    [InlineData("")]
    [InlineData("{\"schemaVersion\":2,\"schemaVersion\":2}")]
    [InlineData("{\"schemaVersion\":2,\"mediaType\":\"\\ud800\",\"layers\":[]}")]
    [InlineData("{\"schemaVersion\":2,\"mediaType\":\"application/vnd.oci.image.manifest.v1+json\",\"config\":{},\"layers\":[]}")]
    [InlineData("{\"schemaVersion\":2,\"config\":{\"mediaType\":\"application/vnd.oci.image.config.v1+json\",\"digest\":\"sha256:../../../../etc/passwd\",\"size\":2},\"layers\":[]}")]
    [InlineData("{\"schemaVersion\":2,\"config\":{\"mediaType\":\"application/vnd.oci.image.config.v1+json\",\"digest\":\"sha256:44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a\",\"size\":-1},\"layers\":[]}")]
    [InlineData("{\"schemaVersion\":2,\"manifests\":[],\"layers\":[],\"config\":{\"mediaType\":\"a/b\",\"digest\":\"sha256:44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a\",\"size\":2}}")]
    public async Task A_manifest_that_is_none_is_refused(string json)
    {
        registry.On("^(GET|HEAD) .*/manifests/", call => call.RespondAsync(200, json, [("Content-Type", MediaTypes.OciManifest)]));
        await FailsAsync(PullAsync);
    }

    [Fact]
    public async Task A_document_that_is_too_deep_is_refused()
    {
        registry.On("^(GET|HEAD) .*/manifests/", call => call.RespondAsync(200, string.Concat(Enumerable.Repeat("{\"a\":", 100_000)), [("Content-Type", MediaTypes.OciManifest)]));
        await FailsAsync(PullAsync);
    }

    [Fact]
    public async Task What_it_says_cannot_write_to_the_terminal()
    {
        registry.On("^(GET|HEAD) .*/manifests/", call => call.RespondAsync(403, "{\"errors\":[{\"code\":\"DENIED\\u001b[31m\",\"message\":\"\\u001b]0;owned\\u0007 \\u202e\"}]}", [("Content-Type", "application/json")]));
        var fault = await FailsAsync(PullAsync);
        Assert.DoesNotContain(fault.Message, c => char.IsControl(c) || c == '\u202e');
        Assert.DoesNotContain(ScriptedRegistry.Password, fault.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Half_a_character_in_what_it_says_is_no_fault_of_ours()
    {
        registry.On("^(GET|HEAD) .*/manifests/", call => call.RespondAsync(403, "{\"errors\":[{\"code\":\"DENIED\",\"message\":\"\\ud800\"}]}", [("Content-Type", "application/json")]));
        Assert.Equal(ErrorCodes.RegistryDenied, (await FailsAsync(PullAsync)).Code);
    }

    [Fact]
    public async Task A_registry_that_refuses_for_ever_is_given_up()
    {
        registry.On(" /", call => call.RespondAsync(401, "{}", [("WWW-Authenticate", "Basic realm=\"again\"")]));
        await FailsAsync(PullAsync);
        Assert.InRange(registry.Calls.Count, 1, 20);
    }

    [Fact]
    public async Task Plain_http_is_refused_where_proof_is_asked_for()
    {
        using var session = Session(verify: true);
        await Assert.ThrowsAnyAsync<OciException>(() => session.Open(ImageReference.Parse($"{registry.Host}/app")).ResolveAsync("1", Ct));
        Assert.False(registry.HeardSecrets);
    }

    private static async Task<long> EmptyAsync(HttpCall call)
    {
        await call.RespondAsync(404);
        return 0;
    }

    private void Challenge(string challenge) => registry.On(" /", call => call.RespondAsync(401, "{}", [("WWW-Authenticate", challenge)]));

    private RegistrySession Session(bool? verify = null) => new(new RegistryOptions
    {
        Credentials = StaticCredential.Parse($"{ScriptedRegistry.Username}:{ScriptedRegistry.Password}"),
        VerifyTls = verify,
        RetryTimes = 1,
        RetryDelay = TimeSpan.FromMilliseconds(1),
        LongestRetryDelay = TimeSpan.FromMilliseconds(10),
    });

    private async Task PullAsync()
    {
        using var session = Session();
        var local = LocalStore.Open(folder["state"]);
        using var source = await new ImageResolver(local, folder["tmp"], reference => session.Open(reference)).ResolveAsync(ImageLocation.Parse($"docker://{registry.Host}/app:1"), Ct);
        await new ImageCopier(local, folder["tmp"], this).CopyAsync(source, ImageLocation.Parse($"oci:{folder["layout"]}:1"), CopyOptions.All, Ct);
    }

    private async Task PushAsync()
    {
        using var session = Session();
        var source = new OpenedImage(ImageLocation.Parse("oci:here:1"), store, image.Descriptor);
        await new ImageCopier(LocalStore.Open(folder["state"]), folder["tmp"], this, reference => session.OpenToWrite(reference)).CopyAsync(source, ImageLocation.Parse($"docker://{registry.Host}/app:2"), CopyOptions.All, Ct);
    }

    private async Task TagsAsync()
    {
        using var session = Session();
        await foreach (var tag in session.Open(ImageReference.Parse($"{registry.Host}/app")).ListTagsAsync(Ct)) Assert.NotEmpty(tag);
    }

    private async Task ReferrersAsync()
    {
        using var session = Session();
        await foreach (var referrer in session.Open(ImageReference.Parse($"{registry.Host}/app")).ListReferrersAsync(image.Descriptor.Digest, Ct)) Assert.NotNull(referrer);
    }

    // Nothing but our own faults, in time, and nothing named.
    private async Task<OciException> FailsAsync(Func<Task> act)
    {
        var fault = await TryAsync(act);
        Assert.NotNull(fault);
        if (Directory.Exists(folder["layout"])) Assert.Empty((await OciLayout.Open(folder["layout"]).ReadIndexAsync(Ct)).Manifests);
        return fault;
    }

    private static async Task<OciException?> TryAsync(Func<Task> act)
    {
        try
        {
            await act().WaitAsync(TimeSpan.FromMinutes(2), Ct);
            return null;
        }
        catch (OciException e)
        {
            return e;
        }
    }
}
