using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Oci.Content;
using Oci.Diagnostics;
using Oci.Images;
using Oci.Registries;
using Oci.Testing;

namespace Oci.Tests.Registries;

public sealed class RegistryFailureTests : RegistryTestBase
{
    private static Descriptor Describe(byte[] bytes) => new() { MediaType = MediaTypes.OciLayer, Digest = Digest.Sha256(bytes), Size = bytes.Length };

    private void FailTimes(int times, Func<HttpCall, bool> which, Func<HttpCall, Task> fail)
    {
        var left = times;
        Registry.Instead = async call =>
        {
            if (!which(call) || Interlocked.Decrement(ref left) < 0) return false;
            await fail(call);
            return true;
        };
    }

    private static bool IsBlob(HttpCall call) => call.Method == "GET" && call.Path.Contains("/blobs/sha256", StringComparison.Ordinal);

    public static TheoryData<int, string?, string> Passing => new()
    {
        { 500, null, "" },
        { 502, null, "" },
        { 503, "0", "" },
        { 504, null, "" },
        { 408, null, "" },
        { 429, "0", "" },
        { 429, "1", "" },
        { 429, "86400", "" },
        { 429, "Wed, 21 Oct 2015 07:28:00 GMT", "" },
        { 503, "soon", "" },
        { 403, null, """{"errors":[{"code":"TOOMANYREQUESTS","message":"slow down"}]}""" },
    };

    [Theory]
    [MemberData(nameof(Passing))]
    public async Task What_may_pass_is_tried_again(int status, string? wait, string body)
    {
        var blob = Registry.Add(Bytes(1000));
        FailTimes(1, IsBlob, call => call.RespondAsync(status, body, wait is null ? [] : [("Retry-After", wait)]));
        Assert.Equal(1000, (await ReadAsync(Open(), blob)).Length);
    }

    [Theory]
    [InlineData(400)]
    [InlineData(403)]
    [InlineData(405)]
    [InlineData(415)]
    public async Task What_will_not_pass_is_not_tried_again(int status)
    {
        var blob = Registry.Add(Bytes(1000));
        FailTimes(1, IsBlob, call => call.RespondAsync(status));
        var fault = await Assert.ThrowsAsync<RegistryException>(() => ReadAsync(Open(), blob));
        Assert.Equal(((HttpStatusCode)status, status == 403 ? ErrorCodes.RegistryDenied : ErrorCodes.RegistryFailed), (fault.Status, fault.Code));
        Assert.Single(Registry.Server.Calls, IsBlob);
    }

    [Fact]
    public async Task As_often_as_is_asked_for_and_no_more()
    {
        var blob = Registry.Add(Bytes(1000));
        foreach (var times in (int[])[0, 2])
        {
            FailTimes(int.MaxValue, IsBlob, call => call.RespondAsync(500));
            var before = Registry.Server.Calls.Count(IsBlob);
            await Assert.ThrowsAsync<RegistryException>(() => ReadAsync(Open(options => options with { RetryTimes = times }), blob));
            Assert.Equal(times + 1, Registry.Server.Calls.Count(IsBlob) - before);
        }
    }

    [Fact]
    public async Task Nobody_there_is_said_so()
    {
        var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var port = ((IPEndPoint)listener.LocalEndpoint).Port;
        listener.Stop();
        var fault = await Assert.ThrowsAsync<RegistryException>(() => Session().Open(ImageReference.Parse($"127.0.0.1:{port}/app")).ResolveAsync("v1", Ct));
        Assert.Equal(ErrorCodes.RegistryUnreachable, fault.Code);
        Assert.Contains($"127.0.0.1:{port}", fault.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("reset")]
    [InlineData("cut")]
    [InlineData("stall")]
    public async Task A_lost_connection_is_taken_up_where_it_was_lost(string how)
    {
        var bytes = Bytes(2_000_000);
        var blob = Registry.Add(bytes);
        FailTimes(2, IsBlob, async call =>
        {
            var from = call.Header("Range") is { } range ? int.Parse(range["bytes=".Length..^1], CultureInfo.InvariantCulture) : 0;
            await call.StartAsync(from == 0 ? 200 : 206, from == 0 ? [("Content-Length", $"{bytes.Length}")] : [("Content-Length", $"{bytes.Length - from}"), ("Content-Range", $"bytes {from}-{bytes.Length - 1}/*")]);
            await call.SendAsync(bytes.AsMemory(from, 700_000));
            if (how == "reset") call.Reset();
            else if (how == "cut") call.Close();
            else await call.StallAsync();
        });
        Assert.Equal(bytes, await ReadAsync(Open(options => options with { IdleTimeout = TimeSpan.FromSeconds(how == "stall" ? 1 : 30) }), blob));
        Assert.Equal(3, Registry.Server.Calls.Count(IsBlob));
        Assert.All(Registry.Server.Calls.Where(IsBlob).Skip(1), call => Assert.NotNull(call.Header("Range")));
    }

    [Fact]
    public async Task A_server_without_ranges_is_read_past_what_is_known()
    {
        var bytes = Bytes(500_000);
        var blob = Registry.Add(bytes);
        Registry.Instead = async call =>
        {
            if (!IsBlob(call)) return false;
            await call.StartAsync(200, ("Content-Length", $"{bytes.Length}"));
            var isFirst = call.Header("Range") is null;
            await call.SendAsync(isFirst ? bytes.AsMemory(0, 300_000) : bytes);
            if (isFirst) call.Close();
            return true;
        };
        Assert.Equal(bytes, await ReadAsync(Open(), blob));
    }

    [Theory]
    [InlineData("bytes 5-99/100")]
    [InlineData("lines 50-99/100")]
    [InlineData("bytes 0-99/100")]
    [InlineData(null)]
    [InlineData("bytes */100", 416)]
    [InlineData(null, 416)]
    public async Task A_range_that_was_not_asked_for_is_not_taken_and_the_whole_read_instead(string? range, int status = 206)
    {
        var bytes = Bytes(100);
        var blob = Registry.Add(bytes);
        AnswerRangesWith(status, range);
        await using var end = await ((IRangedContent)Open()).OpenAtAsync(blob, 50, Ct);
        var read = new byte[50];
        await end.ReadExactlyAsync(read, Ct);
        Assert.Equal(bytes[50..], read);
        Assert.Equal(2, Registry.Server.Calls.Count(IsBlob));
    }

    [Theory]
    [InlineData("bytes 50-98/99", 206)]
    [InlineData("bytes */99", 416)]
    public async Task A_range_of_something_else_is_refused(string range, int status)
    {
        var blob = Registry.Add(Bytes(100));
        AnswerRangesWith(status, range);
        await Assert.ThrowsAsync<DigestMismatchException>(() => ((IRangedContent)Open()).OpenAtAsync(blob, 50, Ct));
    }

    [Fact]
    public async Task A_server_that_gives_ranges_whatever_is_asked_for_is_left()
    {
        var blob = Registry.Add(Bytes(100));
        Registry.Instead = async call =>
        {
            if (!IsBlob(call)) return false;
            await call.RespondAsync(206, new byte[50], ("Content-Range", "bytes 5-54/100"));
            return true;
        };
        Assert.Equal(ErrorCodes.InvalidRegistryAnswer, (await Assert.ThrowsAsync<RegistryException>(() => ((IRangedContent)Open()).OpenAtAsync(blob, 50, Ct))).Code);
        Assert.Equal(2, Registry.Server.Calls.Count(IsBlob));
    }

    private void AnswerRangesWith(int status, string? range) => Registry.Instead = async call =>
    {
        if (call.Header("Range") is null) return false;
        await call.RespondAsync(status, new byte[50], range is null ? [] : [("Content-Range", range)]);
        return true;
    };

    [Fact]
    public async Task Silence_for_ever_ends_in_a_fault()
    {
        var blob = Registry.Add(Bytes(100));
        FailTimes(int.MaxValue, IsBlob, call => call.StallAsync());
        var fault = await Assert.ThrowsAsync<RegistryException>(() => ReadAsync(Open(options => options with { IdleTimeout = TimeSpan.FromSeconds(0.3) }), blob));
        Assert.Equal(ErrorCodes.RegistryUnreachable, fault.Code);
        Assert.True(Registry.Server.Calls.Count(IsBlob) <= 3);
    }

    [Fact]
    public async Task A_manifest_with_a_flipped_bit_is_fetched_again()
    {
        var repository = Open();
        var manifest = await repository.WriteAllAsync("""{"schemaVersion":2,"manifests":[]}"""u8.ToArray(), MediaTypes.OciIndex, Ct);
        await repository.TagAsync("v1", manifest, Ct);
        FailTimes(1, call => call.Method == "GET", call => call.RespondAsync(200, """{"schemaVersion":2,"manifests":[ }"""u8.ToArray(), ("Content-Type", MediaTypes.OciIndex), ("Docker-Content-Digest", manifest.Digest.ToString())));
        Assert.Equal(manifest.Digest, (await Session().Open(Registry.Name).ResolveAsync("v1", Ct))!.Digest);
    }

    [Fact]
    public async Task A_lost_answer_is_settled_by_asking_and_nothing_is_sent_twice()
    {
        var bytes = Bytes(3_000_000);
        var content = Describe(bytes);
        FailTimes(1, call => call.Method == "PUT", async call =>
        {
            Registry.Blobs[content.Digest.ToString()] = await call.ReadBodyAsync();
            call.Reset();
        });
        await PushAsync(Open(), content, bytes);
        Assert.Equal(bytes, Registry.Blobs[content.Digest.ToString()]);
        Assert.Single(Registry.Server.Calls, call => call.Method == "PUT");

        var manifest = """{"schemaVersion":2,"manifests":[]}"""u8.ToArray();
        FailTimes(1, call => call.Method == "PUT", async call =>
        {
            Registry.Manifests[call.Path.Split('/')[^1]] = (MediaTypes.OciIndex, await call.ReadBodyAsync());
            call.Reset();
        });
        await Open().PushManifestAsync(manifest, Describe(manifest) with { MediaType = MediaTypes.OciIndex }, "v1", Ct);
        Assert.Single(Registry.Server.Calls, call => call.Path.EndsWith("/manifests/v1", StringComparison.Ordinal) && call.Method == "PUT");
    }

    [Theory]
    [InlineData(500)]
    [InlineData(503)]
    [InlineData(404)]
    public async Task An_upload_that_fails_once_is_done_all_the_same(int status)
    {
        var bytes = Bytes(400_000);
        foreach (var method in (string[])["PUT", "PATCH", "HEAD", "POST"])
        {
            if (status == 404 && method is "HEAD" or "POST") continue;
            Registry.Blobs.Clear();
            FailTimes(1, call => call.Method == method, call => call.RespondAsync(status));
            await PushAsync(Open(), Describe(bytes), bytes);
            Assert.Equal(bytes, Registry.Blobs[Describe(bytes).Digest.ToString()]);
        }
    }

    [Fact]
    public async Task What_is_too_large_at_once_goes_in_pieces_and_a_lost_piece_is_taken_up()
    {
        var bytes = Bytes(1_000_000);
        var lost = false;
        Registry.Instead = async call =>
        {
            if (call.Method is not ("PUT" or "PATCH")) return false;
            if (long.Parse(call.Header("Content-Length") ?? "0", CultureInfo.InvariantCulture) > 200_000)
            {
                await call.RespondAsync(413);
                return true;
            }
            if (call.Method != "PATCH" || lost || call.Header("Content-Range")!.StartsWith("0-", StringComparison.Ordinal)) return false;
            lost = true;
            call.Reset();
            return true;
        };
        await PushAsync(Open(), Describe(bytes), bytes);
        Assert.Equal(bytes, Registry.Blobs[Describe(bytes).Digest.ToString()]);
        Assert.True(lost);
    }

    [Fact]
    public async Task Content_of_unknown_digest_is_sent_while_it_is_made()
    {
        var bytes = Bytes(12_000_000);
        FailTimes(1, call => call.Method == "PATCH" && call.Header("Content-Range")?.StartsWith("0-", StringComparison.Ordinal) == false, async call =>
        {
            await call.ReadBodyAsync();
            call.Reset();
        });
        await using var writer = await Open(options => options with { ChunkSize = 1 << 20 }).BeginWriteAsync(Ct);
        for (var at = 0; at < bytes.Length; at += 500_000) await writer.WriteAsync(bytes.AsMemory(at, Math.Min(500_000, bytes.Length - at)), Ct);
        Assert.Contains("PATCH", Registry.Server.Calls.Select(call => call.Method));
        var written = await writer.CommitAsync(MediaTypes.OciLayer, null, Ct);
        Assert.Equal((Digest.Sha256(bytes), (long)bytes.Length), (written.Digest, written.Size));
        Assert.Equal(bytes, Registry.Blobs[written.Digest.ToString()]);
    }

    [Fact]
    public async Task An_upload_that_is_given_up_is_given_up_at_the_registry()
    {
        var content = Describe(Bytes(100));
        await Assert.ThrowsAsync<DigestMismatchException>(() => ((IContentReceiver)Open()).ReceiveAsync(content, (_, _) => Task.FromResult<Stream>(new VerifyingStream(new MemoryStream(new byte[100]), content)), _ => { }, Ct));
        Assert.Equal("DELETE", Registry.Server.Calls.Last().Method);
        Assert.Empty(Registry.Blobs);
    }

    [Fact]
    public async Task A_repository_that_is_not_there_and_deletions_that_are_not_done_are_told_apart()
    {
        Registry.Instead = async call =>
        {
            if (call.Path.EndsWith("/tags/list", StringComparison.Ordinal)) await call.RespondAsync(404, """{"errors":[{"code":"NAME_UNKNOWN","message":"no"}]}""");
            else if (call.Method == "DELETE") await call.RespondAsync(call.Path.EndsWith("absent", StringComparison.Ordinal) ? 404 : 405);
            else return false;
            return true;
        };
        var repository = Open();
        Assert.Equal("NAME_UNKNOWN", Assert.Single((await Assert.ThrowsAsync<RegistryException>(async () => await repository.ListTagsAsync(Ct).ToListAsync(Ct))).Errors));
        Assert.Equal(ErrorCodes.DeletionUnsupported, (await Assert.ThrowsAsync<RegistryException>(() => repository.UntagAsync("v1", Ct))).Code);
        Assert.False(await repository.UntagAsync("absent", Ct));
        Assert.Equal(ErrorCodes.InvalidReference, (await Assert.ThrowsAsync<OciException>(() => repository.UntagAsync("../x", Ct))).Code);
    }
}
