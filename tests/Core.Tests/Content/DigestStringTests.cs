using System.Text;
using System.Text.Json;
using Oci.Content;
using Oci.Diagnostics;
using Oci.Images;

namespace Oci.Tests.Content;

/// <summary>A digest becomes part of a path and of a URL: nothing but a digest may pass for one.</summary>
[Trait("Category", "Hostile")]
public sealed class DigestStringTests
{
    private static readonly string Hex = new('a', 64);

    public static TheoryData<string> Hostile =>
    [
        "", ":", "sha256", "sha256:", $":{Hex}", Hex, $"sha256:{Hex}a", $"sha256:{Hex[1..]}", $"sha256:{Hex.ToUpperInvariant()}", $"SHA256:{Hex}",
        "sha256:" + new string('g', 64), $"sha256:{Hex} ", $" sha256:{Hex}", $"sha256:{Hex}\n", $"sha256:{Hex}\0", "sha256:" + new string('a', 62) + "/.",
        "sha256:../../../../etc/passwd", "../../etc:passwd", "sha256/../..:a", $"sha256::{Hex}", $"sha512:{Hex}", "a+:b", "+a:b", "a..b:c", "a/b:c", "..:a", ".:a",
        "alg:a/b", "alg:a\\b", "alg:..", "alg:a b", "alg:a%2fb", "alg:", "\u0430lg:abc", "alg:\u0430bc", "sha256+foo+-b:" + Hex,
    ];

    [Theory]
    [MemberData(nameof(Hostile))]
    public void What_is_no_digest_is_refused_everywhere(string text)
    {
        Assert.False(Digest.TryParse(text, out _));
        Assert.Equal(ErrorCodes.InvalidDigest, Assert.Throws<OciException>(() => Digest.Parse(text)).Code);
        var json = $$"""{"schemaVersion":2,"config":{"mediaType":"a/b","digest":{{JsonSerializer.Serialize(text)}},"size":2},"layers":[]}""";
        Assert.Throws<OciException>(() => StrictJson.Parse(Encoding.UTF8.GetBytes(json), ImagesJson.Strict.ImageManifest, "image manifest", "test"));
    }

    [Theory]
    [InlineData("sha256+b64u:LCa0a2j_xo_5m0U8HTBBNBNCLXBkg7-g-YpeiGJm564")]
    [InlineData("multihash+base58:QmRZxt2b1FVZPNqd8hsiykDL3TdBDeTSPX9Kv46HmX4Gx8")]
    [InlineData("sha256.foo-bar:c86f7763873b6c0aae22d963bab59b4f5debbed6685761b5951584f6efb0633b")]
    [InlineData("blake3:0=_-A")]
    public void Unknown_algorithms_are_passed_on(string text)
    {
        var digest = Digest.Parse(text);
        Assert.Equal(text, digest.ToString());
        Assert.False(digest.IsVerifiable);
        Assert.Equal(ErrorCodes.InvalidDigest, Assert.Throws<OciException>(() => digest.CreateHash()).Code);
    }

    [Theory]
    [InlineData("sha256")]
    [InlineData("sha512")]
    public void A_string_without_colon_is_no_digest(string text) => Assert.False(Digest.TryParse(text, out _));

    [Fact]
    public void A_digest_never_leads_out_of_the_store()
    {
        var store = new DirectoryContentStore("/store");
        foreach (var text in (string[])[$"sha256:{Hex}", "a.b+c:x=y", "a_b:-"])
            Assert.StartsWith(Path.GetFullPath("/store") + Path.DirectorySeparatorChar, Path.GetFullPath(store.PathOf(Digest.Parse(text))), StringComparison.Ordinal);
    }
}
