using System.Globalization;
using Oci.Content;
using Oci.Diagnostics;
using Oci.Registries;
using Oci.Testing;

namespace Oci.Tests.Registries;

/// <summary>What the distribution specification leaves to registries, and what some of them make of it.</summary>
public sealed class OptionalBehaviourTests : RegistryTestBase
{
    private static readonly byte[] Index = """{"schemaVersion":2,"mediaType":"application/vnd.oci.image.index.v1+json","manifests":[]}"""u8.ToArray();

    private static Descriptor Describe(byte[] bytes) => new() { MediaType = MediaTypes.OciLayer, Digest = Digest.Sha256(bytes), Size = bytes.Length };

    private IEnumerable<string> BlobRequests => Registry.Requests.Where(request => request.Contains("blobs", StringComparison.Ordinal)).Select(request => request.Split('/')[0]);

    [Theory]
    [InlineData("</v2/team/app/tags/list?last=b,c;d>; rel=\"next\"")]
    [InlineData("</elsewhere?a=<b,c>; rel=\"first\", </v2/team/app/tags/list?last=b>; rel=\"next\"")]
    [InlineData("</v2/team/app/tags/list?last=b>; rel=\"last next\"")]
    [InlineData("</v2/team/app/tags/list?last=b> ; REL = Next ; title=\"a, b; rel=prev\"")]
    [InlineData("</elsewhere>; title=\"a; rel=next\"; rel=\"prev\", </v2/team/app/tags/list?last=b>; rel=\"next\"")]
    public async Task The_next_page_is_found_whatever_stands_beside_it(string link)
    {
        Script("GET", "/tags/list", async call =>
        {
            var isLast = call.Query.ContainsKey("last");
            await call.RespondAsync(200, isLast ? """{"tags":["c"]}""" : """{"tags":["a","b"]}""", isLast ? [] : [("Link", link)]);
        });
        Assert.Equal(["a", "b", "c"], await Open().ListTagsAsync(Ct).ToListAsync(Ct));
    }

    [Theory]
    [InlineData("/v2/team/app/tags/list?last=b; rel=next")]
    [InlineData("<>; rel=\"nextish\"")]
    [InlineData("<; rel=\"next\"")]
    [InlineData("</v2/team/app/tags/list?last=b>; next")]
    public async Task What_is_no_next_page_is_none(string link)
    {
        Script("GET", "/tags/list", call => call.RespondAsync(200, """{"tags":["a"]}""", ("Link", link)));
        Assert.Equal(["a"], await Open().ListTagsAsync(Ct).ToListAsync(Ct));
        Assert.Single(Registry.Server.Calls, call => call.Path.EndsWith("/tags/list", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_full_page_without_a_word_of_the_next_is_not_the_last()
    {
        var tags = Enumerable.Range(0, 2500).Select(number => $"v{number:0000}").ToList();
        Script("GET", "/tags/list", async call =>
        {
            var after = call.Query.GetValueOrDefault("last") is { } last ? tags.IndexOf(last) + 1 : 0;
            var page = tags.Skip(after).Take(int.Parse(call.Query["n"], CultureInfo.InvariantCulture));
            await call.RespondAsync(200, $$"""{"tags":[{{string.Join(',', page.Select(tag => $"\"{tag}\""))}}]}""");
        });
        Assert.Equal(tags, await Open().ListTagsAsync(Ct).ToListAsync(Ct));
        Assert.Equal(3, Registry.Server.Calls.Count(call => call.Path.EndsWith("/tags/list", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData(400)]
    [InlineData(404)]
    public async Task A_full_page_is_the_last_where_no_other_is_given(int status)
    {
        Script("GET", "/tags/list", call => call.Query.ContainsKey("last") ? call.RespondAsync(status) : call.RespondAsync(200, $$"""{"tags":[{{string.Join(',', Enumerable.Range(0, 1000).Select(number => $"\"v{number}\""))}}]}"""));
        Assert.Equal(1000, await Open().ListTagsAsync(Ct).CountAsync(Ct));
    }

    [Fact]
    public async Task A_registry_that_knows_nothing_of_pages_is_not_asked_for_ever()
    {
        Script("GET", "/tags/list", call => call.RespondAsync(200, $$"""{"tags":[{{string.Join(',', Enumerable.Range(0, 1000).Select(number => $"\"v{number}\""))}}]}"""));
        Assert.Equal(1000, await Open().ListTagsAsync(Ct).CountAsync(Ct));
        Assert.Equal(2, Registry.Server.Calls.Count(call => call.Path.EndsWith("/tags/list", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Pages_that_a_filter_left_empty_are_passed_over()
    {
        var subject = Digest.Sha256("subject"u8);
        Script("GET", "/referrers/", async call =>
        {
            var page = int.Parse(call.Query.GetValueOrDefault("page", "0"), CultureInfo.InvariantCulture);
            var entries = page == 3 ? $$"""{"mediaType":"application/vnd.oci.image.manifest.v1+json","digest":"{{Digest.Sha256("a"u8)}}","size":1,"artifactType":"a/b"}""" : "";
            await call.RespondAsync(200, $$"""{"schemaVersion":2,"mediaType":"application/vnd.oci.image.index.v1+json","manifests":[{{entries}}]}""",
                [("Content-Type", MediaTypes.OciIndex), .. page < 3 ? [("Link", $"<{call.Path}?page={page + 1}>; rel=\"next\"")] : Array.Empty<(string, string)>()]);
        });
        Assert.Equal(Digest.Sha256("a"u8), Assert.Single(await Open().ListReferrersAsync(subject, "a/b", Ct).ToListAsync(Ct)).Digest);
    }

    [Theory]
    [InlineData(200)]
    [InlineData(403)]
    [InlineData(404)]
    public async Task A_list_of_referrers_that_breaks_off_is_no_list(int status)
    {
        Script("GET", "/referrers/", call => call.Query.ContainsKey("page")
            ? call.RespondAsync(status, "{}")
            : call.RespondAsync(200, $$"""{"schemaVersion":2,"mediaType":"application/vnd.oci.image.index.v1+json","manifests":[{"mediaType":"application/vnd.oci.image.manifest.v1+json","digest":"{{Digest.Sha256("a"u8)}}","size":1}]}""", ("Link", $"<{call.Path}?page=2>; rel=\"next\"")));
        var fault = await Assert.ThrowsAsync<RegistryException>(async () => await Open().ListReferrersAsync(Digest.Sha256("subject"u8), Ct).ToListAsync(Ct));
        Assert.Equal(status == 403 ? ErrorCodes.RegistryDenied : ErrorCodes.InvalidRegistryAnswer, fault.Code);
    }

    [Fact]
    public async Task An_upload_that_a_registry_calls_invalid_is_begun_anew()
    {
        var (bytes, refused) = (Bytes(1000), 0);
        Script("PUT", "/blobs/uploads/", async call =>
        {
            await call.ReadBodyAsync();
            await call.RespondAsync(400, $$"""{"errors":[{"code":"BLOB_UPLOAD_INVALID","message":"no"}]}""");
        }, () => refused++ == 0);
        Assert.True(await PushAsync(Open(), Describe(bytes), bytes));
        Assert.Equal(bytes, Registry.Blobs[Describe(bytes).Digest.ToString()]);
        Assert.Equal(2, BlobRequests.Count(request => request == "POST blobs"));
    }

    [Theory]
    [InlineData("\"300\"")]
    [InlineData("300.5")]
    [InlineData("-1")]
    [InlineData("0")]
    [InlineData("null")]
    [InlineData("1e300")]
    public async Task A_token_lives_however_its_lifetime_is_written(string lifetime)
    {
        var tokens = Add(new HttpServer(call => call.RespondAsync(200, $$"""{"token":"","access_token":"good","expires_in":{{lifetime}},"issued_at":"yesterday"}""")));
        Registry.Instead = async call =>
        {
            if (call.Header("Authorization") == "Bearer good") return false;
            await call.RespondAsync(401, "", ("WWW-Authenticate", $"Negotiate YWJj==, Basic realm=\"x\", BEARER  scope=\"repository:team/app:pull\" ,Service=reg, REALM = \"{tokens.Address}/token\""));
            return true;
        };
        Registry.Manifests["v1"] = (MediaTypes.OciIndex, Index);
        var repository = Open();
        Assert.NotNull(await repository.ResolveAsync("v1", Ct));
        Assert.NotNull(await repository.ResolveAsync("v1", Ct));
        Assert.Equal("reg", Assert.Single(tokens.Calls).Query["service"]);
    }

    [Theory]
    [InlineData(202)]
    [InlineData(404)]
    [InlineData(405)]
    [InlineData(500)]
    public async Task A_neighbour_that_gave_nothing_once_is_asked_for_nothing_more(int status)
    {
        if (status != 202) Script("POST", "mount=", call => call.RespondAsync(status));
        var blobs = new[] { Bytes(10), Bytes(11), Bytes(12) };
        Registry.Add(blobs[1]);
        var repository = Open();
        repository.MountFrom(Registry.Name with { Path = "team/other" });
        Assert.True(await PushAsync(repository, Describe(blobs[0]), blobs[0]));
        var before = Registry.Server.Calls.Count;
        Assert.False(await PushAsync(repository, Describe(blobs[1]), blobs[1]));
        Assert.True(await PushAsync(repository, Describe(blobs[2]), blobs[2]));
        Assert.Equal(["HEAD blobs", "HEAD blobs", "POST blobs", "PUT blobs"], BlobRequests.Skip(before - 1));
        Assert.Equal(3, Registry.Blobs.Count);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(3)]
    public async Task A_registry_that_fails_at_mounting_takes_the_blob_however_few_attempts_there_are(int retries)
    {
        Script("POST", "mount=", call => call.RespondAsync(500));
        var repository = Open(options => options with { RetryTimes = retries });
        repository.MountFrom(Registry.Name with { Path = "team/other" });
        Assert.True(await PushAsync(repository, Describe(Bytes(10)), Bytes(10)));
    }

    [Fact]
    public async Task Another_neighbour_is_asked_all_the_same()
    {
        Script("POST", "from=team%2Fgood", call => call.RespondAsync(201));
        var repository = Open();
        repository.MountFrom(Registry.Name with { Path = "team/bad" }, [Describe(Bytes(10)).Digest]);
        repository.MountFrom(Registry.Name with { Path = "team/good" }, [Describe(Bytes(11)).Digest]);
        Assert.True(await PushAsync(repository, Describe(Bytes(10)), Bytes(10)));
        Assert.False(await PushAsync(repository, Describe(Bytes(11)), Bytes(11)));
    }

    [Fact]
    public async Task Pieces_are_as_large_as_the_registry_wants_them_but_for_the_last()
    {
        const int Least = 11_000_000;
        var pieces = new List<long>();
        string? last = null;
        Registry.Instead = async call =>
        {
            if (call.Method == "PATCH") pieces.Add(long.Parse(call.Header("Content-Length")!, CultureInfo.InvariantCulture));
            if (call.Method == "PUT") last = call.Header("Content-Range");
            if (call.Method != "POST") return false;
            await call.RespondAsync(202, "", ("Location", $"/v2/team/app/blobs/uploads/{Registry.Begin()}"), ("OCI-Chunk-Min-Length", $"{Least}"));
            return true;
        };
        var bytes = Bytes(24_000_000);
        await using var writer = await Open(options => options with { ChunkSize = 1 << 20 }).BeginWriteAsync(Ct);
        for (var at = 0; at < bytes.Length; at += 500_000) await writer.WriteAsync(bytes.AsMemory(at, Math.Min(500_000, bytes.Length - at)), Ct);
        var written = await writer.CommitAsync(MediaTypes.OciLayer, null, Ct);
        Assert.Equal(bytes, Registry.Blobs[written.Digest.ToString()]);
        Assert.Equal(2, pieces.Count);
        Assert.Equal($"{pieces.Sum()}-{bytes.Length - 1}", last);
        Assert.All(pieces, piece => Assert.InRange(piece, Least, bytes.Length));
    }

    [Fact]
    public async Task A_last_piece_that_gets_lost_is_sent_again_from_where_it_was_lost()
    {
        var bytes = Bytes(9_000_000);
        var isLost = false;
        Registry.Instead = async call =>
        {
            if (call.Method != "PUT" || isLost) return false;
            isLost = true;
            await Registry.TakeAsync(call.Path.Split('/')[^1], call, 1000);
            call.Reset();
            return true;
        };
        await using var writer = await Open(options => options with { ChunkSize = 1 << 20 }).BeginWriteAsync(Ct);
        for (var at = 0; at < bytes.Length; at += 700_000) await writer.WriteAsync(bytes.AsMemory(at, Math.Min(700_000, bytes.Length - at)), Ct);
        var written = await writer.CommitAsync(MediaTypes.OciLayer, null, Ct);
        Assert.True(isLost);
        Assert.Equal(bytes, Registry.Blobs[written.Digest.ToString()]);
    }

    [Fact]
    public async Task A_list_of_referrers_that_others_change_each_time_is_said_to_be_unwritten()
    {
        Script("PUT", "/manifests/sha256-", async call =>
        {
            await call.ReadBodyAsync();
            await call.RespondAsync(412);
        });
        var manifest = System.Text.Encoding.UTF8.GetBytes($$"""{"schemaVersion":2,"mediaType":"{{MediaTypes.OciIndex}}","manifests":[],"subject":{"mediaType":"{{MediaTypes.OciIndex}}","digest":"{{Digest.Sha256(Index)}}","size":1} }""");
        var target = new Descriptor { MediaType = MediaTypes.OciIndex, Digest = Digest.Sha256(manifest), Size = manifest.Length };
        var fault = await Assert.ThrowsAsync<RegistryException>(() => Open().PushManifestAsync(manifest, target, null, Ct));
        Assert.Equal(ErrorCodes.RegistryFailed, fault.Code);
        Assert.Contains("sha256-", fault.Message, StringComparison.Ordinal);
    }

    private void Script(string method, string target, Func<HttpCall, Task> answer, Func<bool>? when = null) => Registry.Instead = async call =>
    {
        if (call.Method != method || !call.Target.Contains(target, StringComparison.Ordinal) || when?.Invoke() == false) return false;
        await answer(call);
        return true;
    };
}
