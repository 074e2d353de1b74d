using System.IO.Compression;
using System.Text;
using Oci.Content;
using Oci.Diagnostics;
using Oci.Images;
using Oci.Registries;
using Oci.Testing;

namespace Oci.Tests.Registries;

/// <summary>Registries, and what stands before them, that keep to the protocol in ways of their own, or not quite.</summary>
public sealed class OddRegistryTests : RegistryTestBase
{
    private static readonly byte[] Manifest = """{"schemaVersion":2,"mediaType":"application/vnd.oci.image.index.v1+json","manifests":[]}"""u8.ToArray();

    private static Descriptor Describe(byte[] bytes, string type = MediaTypes.OciLayer) => new() { MediaType = type, Digest = Digest.Sha256(bytes), Size = bytes.Length };

    [Theory]
    [InlineData("/v2/team/app/blobs/uploads/u1?_state=a%2Bb%3D%3D&x=%20")]
    [InlineData("$/v2/team/app/blobs/uploads/u1?_state=a%2Bb%3D%3D")]
    [InlineData("u1?_state=a%2Bb%3D%3D")]
    [InlineData("./../uploads/u1?_state=a%2Bb%3D%3D")]
    public async Task An_upload_goes_where_it_is_told_to_with_all_that_stands_there(string location)
    {
        var bytes = Bytes(1000);
        Registry.Instead = async call =>
        {
            if (call.Method == "PUT") Assert.Equal("a+b==", call.Query["_state"]);
            if (call.Method != "POST") return false;
            await call.RespondAsync(202, "", ("Location", location.Replace("$", Registry.Server.Address, StringComparison.Ordinal)));
            return true;
        };
        // The registry knows `u1` from one it opened before.
        await PushFirstAsync();
        await PushAsync(Open(), Describe(bytes), bytes);
        Assert.Equal(bytes, Registry.Blobs[Describe(bytes).Digest.ToString()]);
    }

    [Fact]
    public async Task An_upload_that_is_forgotten_in_the_middle_is_begun_anew()
    {
        var bytes = Bytes(1_000_000);
        string? forgotten = null;
        Registry.Instead = async call =>
        {
            var length = long.Parse(call.Header("Content-Length") ?? "0", System.Globalization.CultureInfo.InvariantCulture);
            if (call.Method is "PUT" or "PATCH" && length > 200_000) await call.RespondAsync(413);
            else if (call.Path == forgotten || (forgotten is null && call.Header("Content-Range")?.StartsWith("0-", StringComparison.Ordinal) == false))
            {
                forgotten = call.Path;
                await call.RespondAsync(404, """{"errors":[{"code":"BLOB_UPLOAD_UNKNOWN","message":"upload unknown"}]}""");
            }
            else return false;
            return true;
        };
        await PushAsync(Open(), Describe(bytes), bytes);
        Assert.NotNull(forgotten);
        Assert.Equal(bytes, Registry.Blobs[Describe(bytes).Digest.ToString()]);
    }

    // Amazon's tells of the first piece again and again, older zots of the last piece's length alone.
    [Theory]
    [InlineData("first", false)]
    [InlineData("last", false)]
    [InlineData("none", false)]
    [InlineData("first", true)]
    [InlineData("last", true)]
    public async Task Pieces_arrive_whatever_the_registry_says_of_where_it_stands(string says, bool isStreamed)
    {
        var bytes = Bytes(7 << 20);
        long first = 0, had = 0;
        Registry.Instead = async call =>
        {
            var length = long.Parse(call.Header("Content-Length") ?? "0", System.Globalization.CultureInfo.InvariantCulture);
            if (call.Method is "PUT" or "PATCH" && length > 2 << 20) await call.RespondAsync(413);
            else if (call.Method == "PATCH")
            {
                Assert.StartsWith($"{had}-", call.Header("Content-Range"), StringComparison.Ordinal);
                await Registry.TakeAsync(call.Path.Split('/')[^1], call, (int)length);
                (first, had) = (first == 0 ? length : first, had + length);
                (string, string)[] stands = says == "none" ? [] : [("Range", $"0-{(says == "first" ? first : length) - 1}")];
                await call.RespondAsync(202, "", [("Location", call.Target), .. stands]);
            }
            else return false;
            return true;
        };
        if (!isStreamed) await PushAsync(Open(), Describe(bytes), bytes);
        else
        {
            await using var writer = await Open(options => options with { ChunkSize = 1 << 20 }).BeginWriteAsync(Ct);
            for (var at = 0; at < bytes.Length; at += 1 << 19) await writer.WriteAsync(bytes.AsMemory(at, 1 << 19), Ct);
            await writer.CommitAsync(MediaTypes.OciLayer, null, Ct);
        }
        Assert.Equal(bytes, Registry.Blobs[Describe(bytes).Digest.ToString()]);
        Assert.InRange(had, 2 << 20, bytes.Length);
    }

    [Fact]
    public async Task An_upload_that_wants_what_it_refuses_is_begun_anew()
    {
        var bytes = Bytes(1_000_000);
        string? stuck = null;
        Registry.Instead = async call =>
        {
            var length = long.Parse(call.Header("Content-Length") ?? "0", System.Globalization.CultureInfo.InvariantCulture);
            if (call.Method is "PUT" or "PATCH" && length > 600_000) await call.RespondAsync(413);
            else if (call.Method is "PUT" or "PATCH" && call.Header("Content-Range")?.StartsWith("0-", StringComparison.Ordinal) == false && (stuck ??= call.Path) == call.Path) await call.RespondAsync(416);
            else return false;
            return true;
        };
        await PushAsync(Open(), Describe(bytes), bytes);
        Assert.NotNull(stuck);
        Assert.Equal(bytes, Registry.Blobs[Describe(bytes).Digest.ToString()]);
    }

    [Fact]
    public async Task A_body_cut_anywhere_is_taken_up_there()
    {
        var bytes = Bytes(160 << 10);
        var blob = Registry.Add(bytes);
        for (var cut = 0; cut < bytes.Length; cut += 16 << 10)
        {
            var isCut = false;
            Registry.Instead = async call =>
            {
                if (isCut || call.Method != "GET" || !call.Path.Contains("/blobs/", StringComparison.Ordinal)) return false;
                isCut = true;
                await call.StartAsync(200, cut % (32 << 10) == 0 ? [("Content-Length", $"{bytes.Length}")] : [("Connection", "close")]);
                await call.SendAsync(bytes.AsMemory(0, cut));
                call.Close();
                return true;
            };
            Assert.Equal(bytes, await ReadAsync(Open(), blob));
            Assert.True(isCut);
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_layer_that_is_called_encoded_is_read_as_it_is_and_one_that_was_encoded_is_refused(bool isEncoded)
    {
        var bytes = Bytes(1000);
        var blob = Registry.Add(bytes);
        Registry.Instead = async call =>
        {
            if (!call.Path.Contains("/blobs/", StringComparison.Ordinal)) return false;
            await call.RespondAsync(200, isEncoded ? Gzip(bytes) : bytes, ("Content-Encoding", "gzip"));
            return true;
        };
        if (isEncoded) await Assert.ThrowsAsync<DigestMismatchException>(() => ReadAsync(Open(), blob));
        else Assert.Equal(bytes, await ReadAsync(Open(), blob));
    }

    [Fact]
    public async Task A_manifest_that_was_encoded_on_the_way_is_refused()
    {
        Registry.Instead = Answer("GET", "/manifests/", 200, Gzip(Manifest), ("Content-Type", MediaTypes.OciIndex), ("Content-Encoding", "gzip"), ("Docker-Content-Digest", Digest.Sha256(Manifest).ToString()));
        await Assert.ThrowsAsync<DigestMismatchException>(() => Open().ResolveAsync("v1", Ct));
    }

    [Theory]
    [InlineData("Application/vnd.oci.image.index.v1+JSON; charset=utf-8")]
    [InlineData("application/vnd.oci.image.index.v1+json;charset=\"utf-8\"")]
    [InlineData("application/json")]
    [InlineData("text/plain; charset=utf-8")]
    [InlineData(null)]
    public async Task A_manifest_is_known_whatever_it_is_called_in_passing(string? type)
    {
        Registry.Instead = Answer("GET", "/manifests/", 200, Manifest, type is null ? [] : [("Content-Type", type)]);
        Assert.Equal(Describe(Manifest, MediaTypes.OciIndex), await Open().ResolveAsync("v1", Ct));
    }

    [Theory]
    [InlineData("application/vnd.docker.distribution.manifest.v1+prettyjws")]
    [InlineData("application/json; charset=utf-8")]
    public async Task An_image_of_the_first_schema_is_called_so_whatever_its_type(string type)
    {
        Registry.Instead = Answer("GET", "/manifests/", 200, """{"schemaVersion":1,"name":"x","tag":"1","fsLayers":[],"history":[]}"""u8.ToArray(), ("Content-Type", type));
        Assert.Contains("schema 1", (await Assert.ThrowsAsync<RegistryException>(() => Open().ResolveAsync("v1", Ct))).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("latest")]
    [InlineData("sha256:xyz")]
    [InlineData("")]
    [InlineData("md5:d41d8cd98f00b204e9800998ecf8427e")]
    public async Task A_digest_header_that_says_nothing_is_passed_over(string digest)
    {
        Registry.Instead = Answer("GET", "/manifests/", 200, Manifest, ("Content-Type", MediaTypes.OciIndex), ("Docker-Content-Digest", digest));
        Assert.Equal(Digest.Sha256(Manifest), (await Open().ResolveAsync("v1", Ct))!.Digest);
    }

    [Fact]
    public async Task A_page_for_people_in_place_of_a_manifest_or_a_list_is_said_to_be_one()
    {
        var page = "<html>Please log in to the hotel's network</html>"u8.ToArray();
        Registry.Instead = Answer("GET", "/v2/team", 200, page, ("Content-Type", "text/html"));
        var fault = await Assert.ThrowsAsync<RegistryException>(() => Open().ResolveAsync("v1", Ct));
        Assert.Equal(ErrorCodes.InvalidRegistryAnswer, fault.Code);
        Assert.Contains("`text/html`", fault.Message, StringComparison.Ordinal);
        Assert.Equal(ErrorCodes.InvalidRegistryAnswer, (await Assert.ThrowsAsync<RegistryException>(async () => await Open().ListTagsAsync(Ct).ToListAsync(Ct))).Code);
        Assert.Equal(ErrorCodes.InvalidRegistryAnswer, (await Assert.ThrowsAsync<RegistryException>(async () => await Open().ListReferrersAsync(Digest.Sha256(page), Ct).ToListAsync(Ct))).Code);
    }

    [Theory]
    [InlineData("")]
    [InlineData("<html>no</html>")]
    [InlineData("{\"errors\":null}")]
    [InlineData("{\"errors\":[{}]}")]
    [InlineData("{\"errors\":[{\"code\":1,\"message\":[],\"detail\":{\"a\":[]}}]}")]
    [InlineData("{\"errors\":[null]}")]
    [InlineData("[]")]
    public async Task An_error_in_any_form_is_told_by_its_status(string body)
    {
        Registry.Instead = Answer("GET", "/manifests/", 403, Encoding.UTF8.GetBytes(body));
        var fault = await Assert.ThrowsAsync<RegistryException>(() => Open().ResolveAsync("v1", Ct));
        Assert.Contains("status 403", fault.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("Negotiate")]
    [InlineData("Bearer")]
    [InlineData("Bearer realm=\"\"")]
    [InlineData("Digest realm=\"x\", nonce=\"y\"")]
    public async Task A_refusal_that_asks_for_nothing_we_know_ends_there(string? challenge)
    {
        Registry.Instead = Answer("GET", "/manifests/", 401, [], challenge is null ? [] : [("WWW-Authenticate", challenge)]);
        Assert.Equal(ErrorCodes.RegistryDenied, (await Assert.ThrowsAsync<RegistryException>(() => Open().ResolveAsync("v1", Ct))).Code);
        Assert.Single(Registry.Server.Calls, call => call.Path.Contains("/manifests/", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(200)]
    [InlineData(202)]
    [InlineData(204)]
    public async Task What_is_written_is_written_whatever_success_is_called(int status)
    {
        var bytes = Bytes(1000);
        Registry.Instead = async call =>
        {
            if (call.Method != "PUT") return false;
            await call.ReadBodyAsync();
            await call.RespondAsync(status);
            return true;
        };
        Assert.True(await PushAsync(Open(), Describe(bytes), bytes));
        await Open().PushManifestAsync(Manifest, Describe(Manifest, MediaTypes.OciIndex), "v1", Ct);
    }

    [Theory]
    [InlineData(307)]
    [InlineData(308)]
    public async Task A_body_that_is_sent_on_is_sent_there_as_a_whole(int status)
    {
        var bytes = Bytes(300_000);
        Registry.Instead = async call =>
        {
            if (call.Method is not ("PUT" or "POST") || call.Query.ContainsKey("sent-on")) return false;
            await call.RespondAsync(status, "", ("Location", $"{call.Target}{(call.Target.Contains('?', StringComparison.Ordinal) ? '&' : '?')}sent-on=1"));
            return true;
        };
        await PushAsync(Open(), Describe(bytes), bytes);
        Assert.Equal(bytes, Registry.Blobs[Describe(bytes).Digest.ToString()]);
        await Open().PushManifestAsync(Manifest, Describe(Manifest, MediaTypes.OciIndex), "v1", Ct);
        Assert.Equal(Manifest, Registry.Manifests["v1"].Bytes);
    }

    [Fact]
    public async Task A_question_that_may_not_be_asked_by_HEAD_is_asked_by_GET()
    {
        var blob = Registry.Add(Bytes(1000));
        Registry.Manifests["v1"] = (MediaTypes.OciIndex, Manifest);
        Registry.Instead = async call =>
        {
            if (call.Method != "HEAD") return false;
            await call.RespondAsync(405);
            return true;
        };
        Assert.True(await Open().ContainsAsync(blob, Ct));
        Assert.False(await Open().ContainsAsync(Describe("absent"u8.ToArray()), Ct));
        Assert.Equal(Digest.Sha256(Manifest), (await Open().ProbeAsync("v1", Ct))!.Digest);
        Assert.Null(await Open().ProbeAsync("absent", Ct));
    }

    [Theory]
    [InlineData("Docker-Content-Digest")]
    [InlineData("Content-Type")]
    public async Task A_question_whose_answer_lacks_something_is_asked_by_GET(string missing)
    {
        Registry.Manifests["v1"] = (MediaTypes.OciIndex, Manifest);
        Registry.Instead = async call =>
        {
            if (call.Method != "HEAD") return false;
            (string Name, string)[] headers = [("Docker-Content-Digest", Digest.Sha256(Manifest).ToString()), ("Content-Type", MediaTypes.OciIndex), ("Content-Length", $"{Manifest.Length}")];
            await call.StartAsync(200, [.. headers.Where(header => header.Name != missing)]);
            return true;
        };
        Assert.Equal(Digest.Sha256(Manifest), (await Open().ProbeAsync("v1", Ct))!.Digest);
    }

    [Fact]
    public async Task A_blob_that_is_said_to_be_mounted_and_is_not_makes_no_image()
    {
        Registry.Instead = async call =>
        {
            if (call.Method == "POST") await call.RespondAsync(201);
            else if (call.Method == "PUT") await call.RespondAsync(400, """{"errors":[{"code":"MANIFEST_BLOB_UNKNOWN","message":"blob unknown to registry"}]}""");
            else return false;
            return true;
        };
        var repository = Open();
        repository.MountFrom(Registry.Name with { Path = "team/other" });
        Assert.False(await PushAsync(repository, Describe(Bytes(10)), Bytes(10)));
        Assert.Equal(["MANIFEST_BLOB_UNKNOWN"], (await Assert.ThrowsAsync<RegistryException>(() => repository.PushManifestAsync(Manifest, Describe(Manifest, MediaTypes.OciIndex), "v1", Ct))).Errors);
    }

    [Fact]
    public async Task A_blob_of_a_neighbour_costs_one_request()
    {
        Registry.Instead = async call =>
        {
            if (!call.Query.ContainsKey("mount")) return false;
            await call.RespondAsync(201);
            return true;
        };
        Assert.False(await PushFromNeighbourAsync());
        Assert.Equal(["POST blobs/uploads/"], Registry.Requests.Where(request => request.Contains("blobs", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData(202)]
    [InlineData(400)]
    [InlineData(403)]
    [InlineData(404)]
    public async Task A_blob_that_the_neighbour_does_not_give_is_asked_for_and_sent(int status)
    {
        Registry.Instead = async call =>
        {
            if (status == 202 || !call.Query.ContainsKey("mount")) return false;
            await call.RespondAsync(status);
            return true;
        };
        Assert.True(await PushFromNeighbourAsync());
        Assert.Contains($"HEAD blobs/{Digest.Sha256(Bytes(10))}", Registry.Requests);
        Assert.Equal(Bytes(10), Registry.Blobs[Digest.Sha256(Bytes(10)).ToString()]);
    }

    [Fact]
    public async Task A_blob_that_the_neighbour_does_not_give_and_that_is_there_is_not_sent()
    {
        Registry.Add(Bytes(10));
        Assert.False(await PushFromNeighbourAsync());
        Assert.Equal(["POST blobs/uploads/", $"HEAD blobs/{Digest.Sha256(Bytes(10))}", "DELETE blobs/uploads/u1"], Registry.Requests.Where(request => request.Contains("blobs", StringComparison.Ordinal)));
    }

    private Task<bool> PushFromNeighbourAsync()
    {
        var (repository, content) = (Open(), Describe(Bytes(10)));
        repository.MountFrom(Registry.Name with { Path = "team/other" }, [content.Digest]);
        Assert.True(((IContentReceiver)repository).AsksByItself(content));
        Assert.False(((IContentReceiver)repository).AsksByItself(Describe(Bytes(11))));
        return PushAsync(repository, content, Bytes(10));
    }

    [Theory]
    [InlineData("<?last=b>; rel=\"next\"")]
    [InlineData("</v2/team/app/tags/list?last=b>;rel=next")]
    [InlineData("<$/v2/team/app/tags/list?last=b>; title=\"x\"; rel=\"next\"")]
    [InlineData("</elsewhere>; rel=\"prev\", </v2/team/app/tags/list?last=b>; rel=\"next\"")]
    public async Task Pages_follow_one_another_however_the_way_is_written(string link)
    {
        Registry.Instead = async call =>
        {
            if (!call.Path.EndsWith("/tags/list", StringComparison.Ordinal)) return false;
            var isLast = call.Query.ContainsKey("last");
            await call.RespondAsync(200, isLast ? """{"name":"x","tags":["c",null]}""" : """{"tags":["a","b"]}""", isLast ? [] : [("Link", link.Replace("$", Registry.Server.Address, StringComparison.Ordinal))]);
            return true;
        };
        Assert.Equal(["a", "b", "c"], await Open().ListTagsAsync(Ct).ToListAsync(Ct));
    }

    [Fact]
    public async Task A_repository_without_tags_has_none()
    {
        Registry.Instead = Answer("GET", "/tags/list", 200, """{"name":"x","tags":null}"""u8.ToArray());
        Assert.Empty(await Open().ListTagsAsync(Ct).ToListAsync(Ct));
    }

    private async Task PushFirstAsync()
    {
        var answer = Registry.Instead;
        Registry.Instead = _ => Task.FromResult(false);
        using var client = new HttpClient();
        (await client.PostAsync(new Uri($"{Registry.Server.Address}/v2/team/app/blobs/uploads/"), null, Ct)).Dispose();
        Registry.Instead = answer;
    }

    private static Func<HttpCall, Task<bool>> Answer(string method, string path, int status, byte[] body, params (string, string)[] headers) => async call =>
    {
        if (call.Method != method || !call.Path.Contains(path, StringComparison.Ordinal)) return false;
        await call.RespondAsync(status, body, headers);
        return true;
    };

    private static byte[] Gzip(byte[] bytes)
    {
        var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest)) gzip.Write(bytes);
        return packed.ToArray();
    }
}
