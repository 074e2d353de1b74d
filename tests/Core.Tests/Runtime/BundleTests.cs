using System.Text.Json.Nodes;
using Oci.Diagnostics;
using Oci.Runtime;
using Oci.Testing;

namespace Oci.Tests.Runtime;

public sealed class BundleTests : IDisposable
{
    private const string Minimal = """{"ociVersion":"1.0.2","process":{"user":{"uid":0,"gid":0},"cwd":"/","args":["sh"]},"root":{"path":"tree"}}""";

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    private Task<Bundle> OpenAsync(string json)
    {
        File.WriteAllText(folder["config.json"], json);
        return Bundle.OpenAsync(folder.Path, CancellationToken.None);
    }

    [Fact]
    public async Task The_specifications_examples_lose_nothing()
    {
        foreach (var file in Directory.GetFiles(Path.Combine(Repository.Corpus("runtime-spec"), "schema/test/config/good"), "*.json"))
        {
            var text = File.ReadAllText(file);
            var written = JsonNode.Parse(Bundle.Serialize((await OpenAsync(text)).Spec))!;
            Assert.Empty(Missing(JsonNode.Parse(text)!, written, Path.GetFileName(file)));
        }
    }

    // What was written may say more: false where nothing stood.
    private static IEnumerable<string> Missing(JsonNode expected, JsonNode? found, string at) => expected switch
    {
        JsonObject map => map.SelectMany(pair => Missing(pair.Value!, found?[pair.Key], $"{at}.{pair.Key}")),
        JsonArray list when found is JsonArray other && other.Count == list.Count => list.SelectMany((item, i) => Missing(item!, other[i], $"{at}[{i}]")),
        _ => JsonNode.DeepEquals(expected, found) ? [] : [at],
    };

    [Fact]
    public async Task A_written_bundle_reads_back_and_is_written_the_same_again()
    {
        var spec = (await OpenAsync(Minimal)).Spec;
        var written = await Bundle.WriteAsync(folder["new/bundle"], spec, null, CancellationToken.None);
        var read = await Bundle.OpenAsync(written.Folder, CancellationToken.None);
        Assert.Equal(File.ReadAllBytes(Path.Combine(written.Folder, "config.json")), Bundle.Serialize(read.Spec));
        Assert.Equal(folder["new/bundle/tree"], read.RootFolder);
        Assert.EndsWith("}\n", File.ReadAllText(Path.Combine(written.Folder, "config.json")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_absolute_root_stays() => Assert.Equal(folder["elsewhere"], (await OpenAsync(Minimal.Replace("tree", folder["elsewhere"].Replace("\\", "\\\\", StringComparison.Ordinal), StringComparison.Ordinal))).RootFolder);

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("{}")]
    [InlineData("""{"ociVersion":"1","ociVersion":"2"}""")]
    [InlineData("""{"ociVersion":1}""")]
    [InlineData("""{"ociVersion":"1","process":{"args":["sh"]}}""")]
    [InlineData("""{"ociVersion":"1","process":{"user":{"uid":-1,"gid":0},"cwd":"/"}}""")]
    [InlineData("""{"ociVersion":"1","process":{"user":{"uid":4294967296,"gid":0},"cwd":"/"}}""")]
    [InlineData("""{"ociVersion":"1"} x""")]
    public async Task A_configuration_that_is_none_is_refused(string json) =>
        Assert.Equal(ErrorCodes.InvalidDocument, (await Assert.ThrowsAsync<OciException>(() => OpenAsync(json))).Code);

    [Fact]
    public async Task A_folder_without_a_configuration_is_no_bundle()
    {
        var fault = await Assert.ThrowsAsync<OciException>(() => Bundle.OpenAsync(folder["nowhere"], CancellationToken.None));
        Assert.Equal(ErrorCodes.InvalidBundle, fault.Code);
        Assert.NotNull(fault.Hint);
    }

    [Fact]
    public async Task A_bundle_cannot_be_written_over_a_file()
    {
        File.WriteAllText(folder["file"], "");
        var spec = (await OpenAsync(Minimal)).Spec;
        await Assert.ThrowsAnyAsync<OciException>(() => Bundle.WriteAsync(folder["file"], spec, null, CancellationToken.None));
    }
}
