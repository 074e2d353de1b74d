using System.Text;
using Oci.Content;
using Oci.Diagnostics;
using Oci.Images;

namespace Oci.Tests.Content;

/// <summary>Documents that two readers would understand differently, or that cost more than they are worth.</summary>
[Trait("Category", "Hostile")]
public sealed class StrictJsonTests
{
    private const string Digest64 = "sha256:44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a";
    private const string Config = """{"mediaType":"application/vnd.oci.image.config.v1+json","digest":"sha256:44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a","size":2}""";

    public static TheoryData<string, string> Hostile => new()
    {
        { "empty", "" },
        { "white space", "  \n" },
        { "null", "null" },
        { "a list", "[]" },
        { "a string", "\"x\"" },
        { "truncated", Manifest("")[..^1] },
        { "trailing data", Manifest("") + "x" },
        { "a second document", Manifest("") + Manifest("") },
        { "a NUL after the end", Manifest("") + "\0" },
        { "byte order mark", "\uFEFF" + Manifest("") },
        { "comment", "/* */" + Manifest("") },
        { "trailing comma", Manifest(",\"x\":1,") },
        { "single quotes", Manifest("").Replace('"', '\'') },
        { "duplicate key", Manifest(""","config":""" + Config) },
        { "duplicate key, once escaped", Manifest(",\"\\u0063onfig\":" + Config) },
        { "duplicate unknown key", Manifest(""","x":1,"x":2""") },
        { "duplicate key far below", Manifest(""","x":{"y":[{"z":{"k":1,"k":2}}]}""") },
        { "duplicate annotation", Manifest(""","annotations":{"a":"1","a":"2"}""") },
        { "known key in another case", Manifest(""","Config":""" + Config) },
        { "known key that folds to ASCII", Manifest(",\"\u017Fubject\":" + Config) },
        { "optional key in another case", Manifest(""","MediaType":"application/vnd.oci.image.index.v1+json" """) },
        { "known key of a descriptor in another case", Manifest("").Replace("\"size\":2", "\"size\":2,\"SIZE\":3") },
        { "annotation that is no string", Manifest(""","annotations":{"a":1}""") },
        { "annotation that is null", Manifest(""","annotations":{"a":null}""") },
        { "half a surrogate pair", Manifest(""","annotations":{"a":"\ud800"}""") },
        { "half a surrogate pair in an unknown field", Manifest(""","x":"\udc00" """) },
        { "null configuration", Manifest("").Replace(Config, "null") },
        { "null layer", Manifest("").Replace("\"layers\":[]", "\"layers\":[null]") },
        { "missing configuration", """{"schemaVersion":2,"layers":[]}""" },
        { "size as a string", Manifest("").Replace("\"size\":2", "\"size\":\"2\"") },
        { "negative size", Manifest("").Replace("\"size\":2", "\"size\":-1") },
        { "fractional size", Manifest("").Replace("\"size\":2", "\"size\":2.5") },
        { "size with an exponent", Manifest("").Replace("\"size\":2", "\"size\":2e0") },
        { "size of 2^63", Manifest("").Replace("\"size\":2", "\"size\":9223372036854775808") },
        { "not a number", Manifest("").Replace("\"size\":2", "\"size\":NaN") },
        { "schema version as a string", Manifest("").Replace(":2,", ":\"2\",") },
        { "control character in a string", Manifest(",\"x\":\"\u0001\"") },
        { "too deep", Manifest(",\"x\":" + new string('[', 65) + new string(']', 65)) },
        { "much too deep", Manifest(",\"x\":" + new string('[', 1_000_000)) },
    };

    [Theory]
    [MemberData(nameof(Hostile))]
    public void A_document_that_is_not_strictly_right_is_refused(string name, string json) =>
        Assert.True(ErrorCodes.InvalidDocument == Assert.Throws<OciException>(() => Parse(Encoding.UTF8.GetBytes(json))).Code, name);

    [Fact]
    public void Bytes_that_are_not_UTF8_are_refused()
    {
        Assert.Throws<OciException>(() => Parse([.. Encoding.UTF8.GetBytes(Manifest(",\"x\":\"")[..^1]), 0xff, .. "\"}"u8]));
        Assert.Throws<OciException>(() => Parse(Encoding.Unicode.GetBytes(Manifest(""))));
    }

    [Fact]
    public void A_document_over_the_limit_is_refused_and_one_at_the_limit_is_read()
    {
        var padding = new string(' ', StrictJson.MaxBytes - Manifest("").Length);
        Parse(Encoding.UTF8.GetBytes(Manifest("") + padding));
        Assert.Throws<OciException>(() => Parse(Encoding.UTF8.GetBytes(Manifest("") + padding + " ")));
    }

    [Fact]
    public void Nesting_up_to_the_limit_is_read() => Parse(Encoding.UTF8.GetBytes(Manifest(",\"x\":" + new string('[', 63) + new string(']', 63))));

    [Fact]
    public void Labels_may_differ_by_case_because_they_are_names_of_the_user()
    {
        var manifest = Parse(Encoding.UTF8.GetBytes(Manifest(""","annotations":{"Config":"1","config":"2"}""")));
        Assert.Equal(["1", "2"], manifest.Annotations!.Values);
    }

    [Fact]
    public void The_message_names_the_place_and_shows_nothing_unescaped()
    {
        var fault = Assert.Throws<OciException>(() => Parse(Encoding.UTF8.GetBytes(Manifest("").Replace(Digest64, "sha256:\\u001b[31mred"))));
        Assert.Contains("$.config.digest", fault.Message, StringComparison.Ordinal);
        Assert.Contains(@"\x1b", fault.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\e', fault.Message);
    }

    [Fact]
    public void Unknown_fields_survive_and_plus_signs_stay_readable()
    {
        var manifest = Parse(Encoding.UTF8.GetBytes(Manifest(""","x-future":{"b":[1,2.50],"a":null}""")));
        var written = Encoding.UTF8.GetString(StrictJson.Serialize(manifest, ImagesJson.Strict.ImageManifest));
        Assert.Contains(""" "x-future":{"b":[1,2.50],"a":null} """.Trim(), written, StringComparison.Ordinal);
        Assert.Contains("config.v1+json", written, StringComparison.Ordinal);
    }

    private static string Manifest(string more) => $$"""{"schemaVersion":2,"config":{{Config}},"layers":[]{{more}}}""";

    private static ImageManifest Parse(byte[] json) => StrictJson.Parse<ImageManifest>(json, ImagesJson.Strict.ImageManifest, "image manifest", "test");
}
