using System.Text;
using Oci.Content;
using Oci.Diagnostics;
using Oci.Images;
using Oci.Operations;
using Oci.Registries;
using Oci.Testing;
using Oci.Transfer;

namespace Oci.Tests.Registries;

/// <summary>Registries that always have an answer, and never come to an end: every one is left, soon and with a reason.</summary>
public sealed class EndlessRegistryTests : RegistryTestBase
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);

    private static Descriptor Describe(byte[] bytes) => new() { MediaType = MediaTypes.OciLayer, Digest = Digest.Sha256(bytes), Size = bytes.Length };

    // A connection is not idle as long as this brings a byte in each of its fifths.
    private static RegistryOptions Impatient(RegistryOptions options) => options with { IdleTimeout = TimeSpan.FromSeconds(0.25) };

    private static async Task DripAsync(HttpCall call, int status, params IReadOnlyList<(string, string)> headers)
    {
        await call.StartAsync(status, [.. headers, ("Transfer-Encoding", "chunked")]);
        try
        {
            while (true)
            {
                await call.SendAsync("1\r\n \r\n"u8.ToArray());
                await Task.Delay(50, call.Cancelled);
            }
        }
        catch (IOException)
        {
            call.Close();
        }
    }

    public static TheoryData<string> Uploads => ["stands", "one-byte", "claims-known", "wants-range", "at-the-end", "too-large", "forgets", "backwards"];

    [Theory]
    [MemberData(nameof(Uploads))]
    public async Task An_upload_that_never_gets_further_is_given_up(string how)
    {
        var bytes = Bytes(700_000);
        var content = Describe(bytes);
        var taken = 0;
        Registry.Instead = async call =>
        {
            if (!call.Path.Contains("/uploads/", StringComparison.Ordinal) || call.Method == "POST") return false;
            (string, string)[] at(long end) => [("Location", call.Target), ("Range", $"0-{end}")];
            Task task = (how, call.Method) switch
            {
                ("forgets", _) => call.RespondAsync(404),
                (_, "DELETE") => call.RespondAsync(204),
                ("too-large", "PUT" or "PATCH") => call.RespondAsync(413),
                ("claims-known", "PUT" or "PATCH") => call.RespondAsync(404),
                ("claims-known", "GET") => call.RespondAsync(204, "", at(99_999)),
                ("wants-range", "PUT" or "PATCH") => call.RespondAsync(416, "", at(0)),
                ("at-the-end", "PUT") => call.RespondAsync(416),
                ("at-the-end", "GET") => call.RespondAsync(204, "", at(bytes.Length - 1)),
                ("stands", "PUT") => call.RespondAsync(404),
                ("stands", "GET") => call.RespondAsync(204, "", at(9)),
                ("stands", "PATCH") => call.RespondAsync(202, "", at(9)),
                ("one-byte", "PUT") => call.RespondAsync(416),
                ("one-byte", "GET" or "PATCH") => call.RespondAsync(call.Method == "GET" ? 204 : 202, "", at(++taken)),
                ("backwards", "PUT") => call.RespondAsync(404),
                ("backwards", "GET") => call.RespondAsync(204, "", at(200_000 + (++taken % 2))),
                ("backwards", "PATCH") => call.RespondAsync(404),
                _ => call.RespondAsync(204, "", at(0)),
            };
            await task;
            return true;
        };
        var fault = await Assert.ThrowsAsync<RegistryException>(() => PushAsync(Open(), content, bytes).WaitAsync(Limit, Ct));
        Assert.Contains(fault.Code, (IEnumerable<ErrorCode>)[ErrorCodes.RegistryFailed, ErrorCodes.InvalidRegistryAnswer]);
        Assert.InRange(Registry.Server.Calls.Count, 3, 200);
    }

    [Fact]
    public async Task A_registry_that_has_the_first_byte_of_a_blob_gets_all_of_it()
    {
        var bytes = Bytes(1000);
        var broken = false;
        Registry.Instead = async call =>
        {
            if (call.Method != "PUT" || broken) return false;
            // It lost the connection after one byte: `Range: 0-0` is what it says, as if it had none.
            broken = true;
            await Registry.TakeAsync(call.Path.Split('/')[^1], call, 1);
            call.Reset();
            return true;
        };
        var content = Describe(bytes);
        await PushAsync(Open(), content, bytes);
        Assert.Equal(bytes, Registry.Blobs[content.Digest.ToString()]);
    }

    [Theory]
    [InlineData(100_000)]
    [InlineData(0)]
    public async Task What_a_registry_took_only_in_part_is_sent_again_from_there(int taken)
    {
        var bytes = Bytes(6 << 20);
        var cut = false;
        Registry.Instead = async call =>
        {
            if (call.Method != "PATCH" || cut) return false;
            cut = true;
            await Registry.TakeAsync(call.Path.Split('/')[^1], call, taken);
            if (taken > 0) await call.RespondAsync(202, "", ("Location", call.Target), ("Range", $"0-{taken - 1}"));
            else call.Reset();
            return true;
        };
        var repository = Open(options => options with { ChunkSize = 2 << 20 });
        await using var writer = await repository.BeginWriteAsync(Ct);
        await writer.WriteAsync(new byte[4 << 20], Ct);
        await writer.WriteAsync(bytes, Ct);
        var written = await writer.CommitAsync(MediaTypes.OciLayer, null, Ct);
        Assert.Equal((4 << 20) + bytes.Length, Registry.Blobs[written.Digest.ToString()].Length);
    }

    [Theory]
    [InlineData("/manifests/", 200)]
    [InlineData("/manifests/", 403)]
    [InlineData("/tags/list", 200)]
    [InlineData("/referrers/", 200)]
    [InlineData("/blobs/", 200)]
    public async Task What_comes_drop_by_drop_is_not_waited_for(string where, int status)
    {
        var blob = Registry.Add(Bytes(1 << 20));
        Registry.Instead = async call =>
        {
            if (!call.Path.Contains(where, StringComparison.Ordinal)) return false;
            if (call.Method == "HEAD") await call.RespondAsync(404);
            else await DripAsync(call, status, ("Content-Type", MediaTypes.OciManifest));
            return true;
        };
        var repository = Open(Impatient);
        var fault = await Assert.ThrowsAsync<RegistryException>(() => (where switch
        {
            "/tags/list" => repository.ListTagsAsync(Ct).ToListAsync(Ct).AsTask(),
            "/referrers/" => repository.ListReferrersAsync(blob.Digest, Ct).ToListAsync(Ct).AsTask(),
            "/blobs/" => ReadAsync(repository, blob),
            _ => (Task)repository.ResolveAsync("v1", Ct),
        }).WaitAsync(Limit, Ct));
        Assert.Contains(fault.Code, (IEnumerable<ErrorCode>)[ErrorCodes.InvalidRegistryAnswer, ErrorCodes.RegistryUnreachable, ErrorCodes.RegistryDenied]);
        Assert.InRange(Registry.Server.Calls.Count, 1, 20);
    }

    [Fact]
    public async Task A_token_that_comes_drop_by_drop_is_not_waited_for()
    {
        var tokens = Add(new HttpServer(call => DripAsync(call, 200)));
        Registry.Instead = async call =>
        {
            await call.RespondAsync(401, "", ("WWW-Authenticate", $"Bearer realm=\"{tokens.Address}/token\",service=\"s\""));
            return true;
        };
        await Assert.ThrowsAsync<RegistryException>(() => Open(Impatient).ResolveAsync("v1", Ct).WaitAsync(Limit, Ct));
    }

    [Fact]
    public async Task A_head_that_comes_drop_by_drop_is_not_waited_for()
    {
        Registry.Instead = async call =>
        {
            try
            {
                await call.SendAsync("HTTP/1.1 200 OK\r\nX-Slow: "u8.ToArray());
                while (true)
                {
                    await call.SendAsync("x"u8.ToArray());
                    await Task.Delay(50, call.Cancelled);
                }
            }
            catch (IOException)
            {
                call.Close();
            }
            return true;
        };
        await Assert.ThrowsAsync<RegistryException>(() => Open(Impatient).ResolveAsync("v1", Ct).WaitAsync(Limit, Ct));
    }

    [Fact]
    public async Task Half_an_answer_after_another_is_not_waited_for()
    {
        // 100 Continue may come any number of times before the answer.
        Registry.Instead = async call =>
        {
            try
            {
                while (true)
                {
                    await call.SendAsync("HTTP/1.1 103 Early Hints\r\nLink: <x>\r\n\r\n"u8.ToArray());
                    await Task.Delay(20, call.Cancelled);
                }
            }
            catch (IOException)
            {
                call.Close();
            }
            return true;
        };
        await Assert.ThrowsAsync<RegistryException>(() => Open(Impatient).ResolveAsync("v1", Ct).WaitAsync(Limit, Ct));
    }

    [Fact]
    public async Task Tags_without_end_are_not_gathered_without_end()
    {
        var page = 0;
        Registry.Instead = async call =>
        {
            if (!call.Path.EndsWith("/tags/list", StringComparison.Ordinal)) return false;
            var number = Interlocked.Increment(ref page);
            var tags = string.Join(',', Enumerable.Range(0, 6_000).Select(each => $"\"{new string('t', 1000)}{number}-{each}\""));
            await call.RespondAsync(200, $$"""{"tags":[{{tags}}]}""", ("Link", $"</v2/team/app/tags/list?last={number}>; rel=\"next\""));
            return true;
        };
        var fault = await Assert.ThrowsAsync<RegistryException>(async () =>
        {
            await foreach (var tag in Open().ListTagsAsync(Ct)) Assert.NotEmpty(tag);
        });
        Assert.Equal(ErrorCodes.InvalidRegistryAnswer, fault.Code);
        Assert.InRange(page, 2, 20);
    }

    [Fact]
    public async Task Referrers_without_end_are_not_gathered_without_end()
    {
        var page = 0;
        Registry.Instead = async call =>
        {
            if (!call.Path.Contains("/referrers/", StringComparison.Ordinal)) return false;
            var number = Interlocked.Increment(ref page);
            await call.RespondAsync(200, Listed(Enumerable.Range(0, 20_000).Select(each => $"{number}-{each}")), ("Link", $"<{call.Path}?page={number}>; rel=\"next\""));
            return true;
        };
        var fault = await Assert.ThrowsAsync<RegistryException>(async () =>
        {
            await foreach (var referrer in Open().ListReferrersAsync(Digest.Sha256("x"u8), Ct)) Assert.NotNull(referrer);
        });
        Assert.Equal(ErrorCodes.InvalidRegistryAnswer, fault.Code);
        Assert.InRange(page, 2, 20);
    }

    [Fact]
    public async Task Referrers_of_referrers_without_end_are_left()
    {
        var made = 0;
        Registry.Manifests["v1"] = (MediaTypes.OciIndex, """{"schemaVersion":2,"manifests":[]}"""u8.ToArray());
        Registry.Instead = async call =>
        {
            if (!call.Path.Contains("/referrers/", StringComparison.Ordinal)) return false;
            await call.RespondAsync(200, Listed([$"{Interlocked.Increment(ref made)}"]));
            return true;
        };
        using var folder = new TemporaryFolder();
        var host = new OciHost { Environment = new Dictionary<string, string>(), StateRoot = folder["state"], TempFolder = folder["tmp"] };
        var fault = await Assert.ThrowsAsync<OciException>(() => new DiscoverOperation(host).RunAsync(new DiscoverRequest { Image = $"docker://{Registry.Name}:v1" }, Ct).WaitAsync(Limit, Ct));
        Assert.Equal(ErrorCodes.InvalidRegistryAnswer, fault.Code);
        Assert.InRange(made, 2, 100);
    }

    [Fact]
    public async Task Neighbours_without_end_are_not_copied_without_end()
    {
        var subject = Describe([1]);
        var found = 0;
        var fault = await Assert.ThrowsAsync<OciException>(async () =>
        {
            await foreach (var neighbour in Neighbours.FindAsync(NamedRepository.Plain(new EndlessReferrers()), [subject], next => Task.FromResult<IReadOnlyList<Descriptor>>([next]), Ct)) found++;
        });
        Assert.Equal(ErrorCodes.InvalidRegistryAnswer, fault.Code);
        Assert.InRange(found, 1000, 20_000);
    }

    private static string Listed(IEnumerable<string> names) =>
        $$"""{"schemaVersion":2,"mediaType":"{{MediaTypes.OciIndex}}","manifests":[{{string.Join(',', names.Select(name => $$"""{"mediaType":"{{MediaTypes.OciManifest}}","digest":"{{Digest.Sha256(Encoding.UTF8.GetBytes(name))}}","size":1}"""))}}]}""";

    /// <summary>Everything is about something, and something is about it.</summary>
    private sealed class EndlessReferrers : IImageRepository
    {
        public Task<Descriptor?> ResolveAsync(string tagOrDigest, CancellationToken ct) => Task.FromResult<Descriptor?>(null);

        public Task TagAsync(string tag, Descriptor target, CancellationToken ct) => throw new NotSupportedException();

        public IAsyncEnumerable<string> ListTagsAsync(CancellationToken ct) => AsyncEnumerable.Empty<string>();

        public async IAsyncEnumerable<Descriptor> ListReferrersAsync(Digest subject, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken ct)
        {
            await Task.CompletedTask;
            yield return new Descriptor { MediaType = MediaTypes.OciManifest, Digest = Digest.Sha256(Encoding.UTF8.GetBytes($"{subject}")), Size = 1 };
        }

        public ValueTask<bool> ContainsAsync(Descriptor content, CancellationToken ct) => ValueTask.FromResult(true);

        public Task<Stream> OpenReadAsync(Descriptor content, CancellationToken ct) => throw new NotSupportedException();

        public Task<ContentWriter> BeginWriteAsync(CancellationToken ct) => throw new NotSupportedException();
    }
}
