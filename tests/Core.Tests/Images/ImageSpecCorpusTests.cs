using System.Text.Json;
using Oci.Content;
using Oci.Diagnostics;
using Oci.Images;
using Oci.Layouts;
using Oci.Testing;

namespace Oci.Tests.Images;

/// <summary>The specification's own documents: what is valid is read and written back the same, what is invalid is refused.</summary>
public sealed class ImageSpecCorpusTests
{
    // Refused by the schemas, read by us, with the reason.
    private static readonly Dictionary<string, string> ReadNevertheless = new(StringComparer.Ordinal)
    {
        ["cases/TestManifest-06-invalid.json"] = "images without layers exist: FROM scratch with nothing but labels",
        ["cases/TestConfig-10-invalid.json"] = "Docker accepts a variable without `=`; `verify` reports it",
        ["cases/TestDescriptor-18-invalid.json"] = "`urls` are checked where they are used",
    };

    [Fact]
    public void Every_case_of_the_schemas_is_judged_alike()
    {
        var corpus = Repository.Corpus("image-spec");
        var cases = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(corpus, "cases.json"))).RootElement;
        var wrong = new List<string>();
        foreach (var row in cases.EnumerateArray())
        {
            var file = row.GetProperty("file").GetString()!;
            var expected = row.GetProperty("valid").GetBoolean() || ReadNevertheless.ContainsKey(file);
            if (TryRead(row.GetProperty("schema").GetString()!, File.ReadAllBytes(Path.Combine(corpus, file)), out var problem) != expected) wrong.Add($"{file} ({row.GetProperty("note")}): {problem ?? "was read"}");
        }
        Assert.Equal(71, cases.GetArrayLength());
        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
    }

    [Fact]
    public void Every_example_of_the_specification_is_read_and_written_back_without_loss()
    {
        var corpus = Repository.Corpus("image-spec");
        foreach (var row in JsonDocument.Parse(File.ReadAllBytes(Path.Combine(corpus, "examples.json"))).RootElement.EnumerateArray())
        {
            var file = row.GetProperty("file").GetString()!;
            var bytes = File.ReadAllBytes(Path.Combine(corpus, file));
            var written = Rewrite(Uri.UnescapeDataString(row.GetProperty("header").GetString()!), bytes);
            Assert.True(JsonElement.DeepEquals(JsonDocument.Parse(bytes).RootElement, JsonDocument.Parse(written).RootElement), $"{file}\n{System.Text.Encoding.UTF8.GetString(written)}");
        }
    }

    [Fact]
    public void Old_Docker_configurations_are_written_back_without_loss_but_for_nulls()
    {
        var corpus = Repository.Corpus("image-spec");
        foreach (var file in Directory.GetFiles(Path.Combine(corpus, "cases"), "TestBackwardsCompatibilityConfig-*"))
        {
            var config = Parse(File.ReadAllBytes(file));
            var written = StrictJson.Serialize(config, ImagesJson.Strict.ImageConfig);
            Assert.Equal(StrictJson.Serialize(Parse(written), ImagesJson.Strict.ImageConfig), written);
            using var before = JsonDocument.Parse(File.ReadAllBytes(file));
            using var after = JsonDocument.Parse(written);
            AssertSameButNulls(before.RootElement, after.RootElement, Path.GetFileName(file));
        }
    }

    private static ImageConfig Parse(byte[] json) => StrictJson.Parse(json, ImagesJson.Strict.ImageConfig, "image configuration", "test");

    private static void AssertSameButNulls(JsonElement before, JsonElement after, string where)
    {
        if (before.ValueKind != JsonValueKind.Object)
        {
            Assert.True(JsonElement.DeepEquals(before, after), where);
            return;
        }
        foreach (var property in before.EnumerateObject())
        {
            if (property.Value.ValueKind == JsonValueKind.Null && !after.TryGetProperty(property.Name, out _)) continue;
            AssertSameButNulls(property.Value, after.GetProperty(property.Name), $"{where}.{property.Name}");
        }
        Assert.All(after.EnumerateObject(), property => Assert.True(before.TryGetProperty(property.Name, out _), $"{where}.{property.Name}"));
    }

    private static bool TryRead(string schema, byte[] json, out string? problem)
    {
        try
        {
            Read(schema, json);
            problem = null;
            return true;
        }
        catch (OciException fault)
        {
            problem = fault.Message;
            return false;
        }
    }

    private static void Read(string schema, byte[] json)
    {
        var type = ManifestSniffer.MediaTypeOf(json);
        switch (schema)
        {
            case "content-descriptor.json":
                StrictJson.Parse(json, ContentJson.Strict.Descriptor, "descriptor", schema);
                break;
            case "config-schema.json":
                Parse(json);
                break;
            case "image-layout-schema.json":
                LayoutMarker.Check(json, schema);
                break;
            case "image-index-schema.json":
                ManifestRules.Check(new Document<ImageIndex>(json, Named(type ?? MediaTypes.OciIndex, json), StrictJson.Parse(json, ImagesJson.Strict.ImageIndex, "image index", schema)));
                break;
            default:
                ManifestRules.Check(new Document<ImageManifest>(json, Named(type ?? MediaTypes.OciManifest, json), StrictJson.Parse(json, ImagesJson.Strict.ImageManifest, "image manifest", schema)));
                break;
        }
    }

    private static byte[] Rewrite(string header, byte[] json) => header switch
    {
        _ when header.Contains("image.index", StringComparison.Ordinal) => StrictJson.Serialize(StrictJson.Parse(json, ImagesJson.Strict.ImageIndex, "index", header), ImagesJson.Strict.ImageIndex),
        _ when header.Contains("image.manifest", StringComparison.Ordinal) => StrictJson.Serialize(StrictJson.Parse(json, ImagesJson.Strict.ImageManifest, "manifest", header), ImagesJson.Strict.ImageManifest),
        _ when header.Contains("image.config", StringComparison.Ordinal) => StrictJson.Serialize(Parse(json), ImagesJson.Strict.ImageConfig),
        _ when header.Contains("layout.header", StringComparison.Ordinal) => StrictJson.Serialize(StrictJson.Parse(json, LayoutsJson.Strict.LayoutMarker, "marker", header), LayoutsJson.Strict.LayoutMarker),
        _ => StrictJson.Serialize(StrictJson.Parse(json, ContentJson.Strict.Descriptor, "descriptor", header), ContentJson.Strict.Descriptor),
    };

    private static Descriptor Named(string mediaType, byte[] json) => new() { MediaType = mediaType, Digest = Digest.Sha256(json), Size = json.Length };
}
