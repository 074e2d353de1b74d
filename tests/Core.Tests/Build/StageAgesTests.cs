using Oci.Build;
using Oci.Diagnostics;
using Oci.Images;
using Oci.Layouts;
using Oci.Operations;
using Oci.Testing;

namespace Oci.Tests.Build;

/// <summary>SOURCE_DATE_EPOCH that names what is fetched: a stage, or a context on the web.</summary>
[Trait("Category", "Linux")]
public sealed class StageAgesTests : IDisposable
{
    private const string Modified = "Thu, 01 Jan 1970 00:10:00 GMT";

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    private async Task<(string? Created, string? Seen)> BuildAsync(string containerfile, Func<BuildRequest, BuildRequest>? change = null)
    {
        await File.WriteAllTextAsync(Path.Combine(folder.Make("context"), "Containerfile"), containerfile);
        var host = OciHost.Create(new Dictionary<string, string> { ["TMPDIR"] = folder.Make("tmp") }, folder["root"]);
        var request = new BuildRequest { Context = folder["context"] };
        var built = await new BuildOperation(host).RunAsync(change?.Invoke(request) ?? request, default);
        var config = (await new ImageLoader(LocalStore.Open(folder["root"]).Layout).LoadManifestAsync(built.Manifest, default)).Config.Value;
        return (config.Created, config.Config?.Labels?.GetValueOrDefault("time"));
    }

    private static byte[] Archive(params (string Name, int Seconds)[] files)
    {
        var tar = new MemoryStream();
        using (var writer = new System.Formats.Tar.TarWriter(tar, leaveOpen: true))
        {
            foreach (var (name, seconds) in files)
                writer.WriteEntry(new System.Formats.Tar.UstarTarEntry(System.Formats.Tar.TarEntryType.RegularFile, name) { ModificationTime = DateTimeOffset.FromUnixTimeSeconds(seconds), DataStream = new MemoryStream("x"u8.ToArray()) });
        }
        return tar.ToArray();
    }

    [Theory]
    [InlineData("", "1970-01-01T00:05:00Z", "300")]
    [InlineData(Modified, "1970-01-01T00:10:00Z", "600")]
    public async Task A_stage_that_fetches_one_thing_tells_its_age(string modified, string created, string seen)
    {
        var tar = Archive(("old", 100), ("new", 300));
        using var web = new SmallWeb(_ => new SmallWeb.Answer(200, tar, modified.Length == 0 ? [] : [("Last-Modified", modified)]));
        var text = $"""
            ARG SOURCE_DATE_EPOCH=Source
            ARG PLACE={web.Address}
            FROM scratch AS source
            ARG PLACE
            ADD $PLACE/src.tar /
            FROM scratch
            ARG SOURCE_DATE_EPOCH
            LABEL time=$SOURCE_DATE_EPOCH

            """;
        Assert.Equal((created, seen), await BuildAsync(text));
        Assert.Equal(("1970-01-01T00:00:07Z", "7"), await BuildAsync(text, request => request with { BuildArgs = new Dictionary<string, string?> { ["SOURCE_DATE_EPOCH"] = "7" } }));
    }

    [Theory]
    [InlineData("", "1970-01-01T00:05:00Z")]
    [InlineData(Modified, "1970-01-01T00:10:00Z")]
    public async Task A_context_on_the_web_is_as_old_as_the_server_says(string modified, string created)
    {
        var tar = Archive(("old", 100), ("new", 300));
        using var web = new SmallWeb(_ => new SmallWeb.Answer(200, tar, modified.Length == 0 ? [] : [("Last-Modified", modified)]));
        var (time, _) = await BuildAsync("ARG SOURCE_DATE_EPOCH=other\nFROM scratch\nLABEL a=b\n", request => request with { BuildContexts = new Dictionary<string, string> { ["other"] = $"{web.Address}/src.tar" } });
        Assert.Equal(created, time);
    }

    [Fact]
    public async Task What_is_no_archive_and_has_no_time_is_as_old_as_can_be()
    {
        using var web = new SmallWeb(_ => SmallWeb.Answer.Text("no archive"));
        Assert.Equal("1970-01-01T00:00:00Z", (await BuildAsync($"ARG SOURCE_DATE_EPOCH=s\nFROM scratch AS s\nADD {web.Address}/f /\nFROM scratch\nLABEL a=b\n")).Created);
    }

    [Fact]
    public async Task What_is_not_what_its_checksum_says_has_no_age()
    {
        using var web = new SmallWeb(_ => SmallWeb.Answer.Text("altered"));
        var fault = await Assert.ThrowsAsync<OciException>(() => BuildAsync($"ARG SOURCE_DATE_EPOCH=s\nFROM scratch AS s\nADD --checksum=sha256:{new string('0', 64)} {web.Address}/f /\nFROM scratch\nLABEL a=b\n"));
        Assert.Equal(ErrorCodes.ChecksumMismatch, fault.Code);
    }

    [Theory]
    [InlineData("FROM scratch AS s\nCOPY Containerfile /", "COPY Containerfile /")]
    [InlineData("FROM scratch AS s\nADD Containerfile /", "ADD Containerfile /")]
    [InlineData("FROM scratch AS s\nADD http://localhost/a /\nADD http://localhost/b /", "ADD http://localhost/b /")]
    [InlineData("FROM scratch AS s\nADD http://localhost/a http://localhost/b /", "ADD http://localhost/a http://localhost/b /")]
    [InlineData("FROM scratch AS s", "no ADD")]
    [InlineData("FROM image AS s\nADD http://localhost/a /", "FROM image AS s")]
    public async Task A_stage_that_does_more_than_that_has_no_age(string stage, string found)
    {
        var fault = await Assert.ThrowsAsync<OciException>(() => BuildAsync($"ARG SOURCE_DATE_EPOCH=s\n{stage}\nFROM scratch\n"));
        Assert.Equal(ErrorCodes.InvalidSourceDateEpoch, fault.Code);
        Assert.Contains(found, fault.Message);
    }
}
