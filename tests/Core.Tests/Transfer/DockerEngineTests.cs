using Oci.Diagnostics;
using Oci.Images;
using Oci.Layouts;
using Oci.Testing;
using Oci.Transfer;

namespace Oci.Tests.Transfer;

/// <summary>Docker's engine as far as images are concerned: a server on a Unix socket that hands archives out and takes them.</summary>
public sealed class DockerEngineTests : TransferFixture
{
    private const string Name = "docker-daemon:team/app:1";

    [Fact]
    public async Task An_image_goes_in_and_comes_out_again()
    {
        var (image, _) = await MakeSourceAsync();
        await using var engine = new HttpServer(AnswerAsync, unixSocket: Folder["engine.sock"]);
        await CopyThroughAsync("oci:$/source:one", Name);
        Assert.Equal(["POST /images/load?quiet=1"], engine.Calls.Where(call => call.Path != "/_ping").Select(call => $"{call.Method} {call.Target}"));
        await CopyThroughAsync(Name, "oci:$/back:1");
        using var back = await OpenAsync("oci:$/back:1");
        Assert.Equal(image.Config.Descriptor.Digest, (await new ImageLoader(back.Content).LoadManifestAsync(back.Target, Ct)).Config.Descriptor.Digest);
        await SampleImage.AssertIntactAsync(back.Content, back.Target);
        Assert.Empty(Directory.GetFileSystemEntries(Folder["tmp"]));
        Assert.Empty(engine.Faults);
    }

    [Fact]
    public async Task What_it_has_not_is_not_found()
    {
        await using var engine = new HttpServer(call => call.RespondAsync(404, """{"message":"No such image"}"""), unixSocket: Folder["engine.sock"]);
        Assert.Equal(ErrorCodes.ImageNotFound, (await Assert.ThrowsAsync<OciException>(() => CopyThroughAsync(Name, "oci:$/back:1"))).Code);
    }

    [Theory]
    [InlineData(200, "{\"stream\":\"Loading\"}\n{\"errorDetail\":{\"message\":\"no space\\u001b\"},\"error\":\"no space\\u001b left\"}\n", "no space")]
    [InlineData(500, "{\"message\":\"the engine is ill\"}", "the engine is ill")]
    [InlineData(500, "garbage", "500")]
    public async Task What_it_refuses_is_said(int status, string answer, string words)
    {
        await MakeSourceAsync();
        await using var engine = new HttpServer(call => call.RespondAsync(status, answer), unixSocket: Folder["engine.sock"]);
        var fault = await Assert.ThrowsAsync<OciException>(() => CopyThroughAsync("oci:$/source:one", Name));
        Assert.Equal(ErrorCodes.DockerEngine, fault.Code);
        Assert.Contains(words, fault.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\u001b', fault.Message);
    }

    [Fact]
    public async Task An_engine_that_is_not_there_is_named()
    {
        var fault = await Assert.ThrowsAsync<OciException>(() => CopyThroughAsync(Name, "oci:$/back:1"));
        Assert.Equal(ErrorCodes.DockerEngine, fault.Code);
        Assert.Matches("engine.sock`, found no such socket$", fault.Message);
    }

    [Theory]
    [InlineData(Name, "oci:$/back:1")]
    [InlineData("oci:$/source:one", Name)]
    public async Task An_engine_that_is_silent_is_not_waited_for_without_end(string from, string to)
    {
        await MakeSourceAsync();
        await using var engine = new HttpServer(call => Task.Delay(Timeout.Infinite, call.Cancelled), unixSocket: Folder["engine.sock"]);
        var fault = await Assert.ThrowsAsync<OciException>(() => CopyThroughAsync(from, to, patience: TimeSpan.FromMilliseconds(200)));
        Assert.Equal(ErrorCodes.DockerEngine, fault.Code);
        Assert.Contains("nothing came", fault.Message, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFileSystemEntries(Folder["tmp"]));
    }

    [Fact]
    public async Task An_engine_that_falls_silent_or_goes_in_the_middle_is_not_taken_for_done()
    {
        foreach (var goes in (bool[])[false, true])
        {
            await using var engine = new HttpServer(
                async call =>
                {
                    if (call.Path != "/_ping")
                    {
                        await call.StartAsync(200, ("Content-Length", "100000"));
                        await call.SendAsync(new byte[1000]);
                    }
                    if (goes) call.Close();
                    else await Task.Delay(Timeout.Infinite, call.Cancelled);
                },
                unixSocket: Folder[$"engine{goes}.sock"]);
            var fault = await Assert.ThrowsAsync<OciException>(() => CopyThroughAsync(Name, "oci:$/back:1", $"engine{goes}.sock", goes ? null : TimeSpan.FromMilliseconds(200)));
            Assert.Equal(ErrorCodes.DockerEngine, fault.Code);
        }
        Assert.Empty(Directory.GetFileSystemEntries(Folder["tmp"]));
    }

    [Fact]
    public async Task An_engine_that_works_without_a_word_is_asked_whether_it_lives()
    {
        await MakeSourceAsync();
        var asked = new SemaphoreSlim(0);
        var questions = 0;
        await using var engine = new HttpServer(
            async call =>
            {
                // One question that finds no answer is not the last.
                if (call.Path == "/_ping" && Interlocked.Increment(ref questions) == 1)
                {
                    call.Close();
                    return;
                }
                if (call.Path == "/_ping") asked.Release();
                else for (var times = 0; times < 3; times++) await asked.WaitAsync(call.Cancelled);
                await call.RespondAsync(200, "OK");
            },
            unixSocket: Folder["engine.sock"]);
        await CopyThroughAsync("oci:$/source:one", Name);
        Assert.Contains(engine.Calls, call => call.Path == "/_ping");
    }

    [Fact]
    public async Task Waiting_ends_when_the_user_wants_it_to()
    {
        using var user = CancellationTokenSource.CreateLinkedTokenSource(Ct);
        await using var engine = new HttpServer(
            async call =>
            {
                await user.CancelAsync();
                await Task.Delay(Timeout.Infinite, call.Cancelled);
            },
            unixSocket: Folder["engine.sock"]);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => new DockerEngine(Folder["engine.sock"], Folder["tmp"]).SaveAsync(ImageReference.Parse("app:1"), user.Token));
    }

    [Theory]
    [InlineData(null, DockerEngine.DefaultSocket)]
    [InlineData("", DockerEngine.DefaultSocket)]
    [InlineData("unix:///run/user/7/docker.sock", "/run/user/7/docker.sock")]
    public void The_variable_names_the_socket(string? value, string socket) => Assert.Equal(socket, DockerEngine.SocketOf(value));

    [Fact]
    public void Another_way_than_a_socket_is_refused() =>
        Assert.Equal(ErrorCodes.DockerEngine, Assert.Throws<OciException>(() => DockerEngine.SocketOf("tcp://127.0.0.1:2375")).Code);

    private async Task AnswerAsync(HttpCall call)
    {
        if (call.Method == "POST") await File.WriteAllBytesAsync(Folder["taken.tar"], await call.ReadBodyAsync(), Ct);
        if (call.Method == "POST") await call.RespondAsync(200, "{\"stream\":\"Loaded image: team/app:1\"}\n");
        else if (call.Path == "/images/team/app:1/get") await call.RespondAsync(200, await File.ReadAllBytesAsync(Folder["taken.tar"], Ct), [("Content-Type", "application/x-tar")]);
        else await call.RespondAsync(404, "{}");
    }

    private async Task CopyThroughAsync(string from, string to, string socket = "engine.sock", TimeSpan? patience = null)
    {
        var docker = new DockerEngine(Folder[socket], Folder["tmp"]) { Patience = patience ?? TimeSpan.FromMinutes(2), AskEvery = TimeSpan.FromMilliseconds(20) };
        using var source = await new ImageResolver(Store, Folder["tmp"], docker: docker).ResolveAsync(At(from), Ct);
        await new ImageCopier(Store, Folder["tmp"], this, docker: docker).CopyAsync(source, At(to), CopyOptions.All, Ct);
    }
}
