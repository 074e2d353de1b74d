using Oci.Content;
using Oci.Images;

namespace Oci.Tests.Images;

public sealed class PlatformSelectorTests
{
    [Theory]
    [InlineData("linux/amd64", "linux/arm64 linux/amd64", 1)]
    [InlineData("linux/arm64", "linux/amd64", -1)]
    [InlineData("linux/amd64", "windows/amd64", -1)]
    [InlineData("linux/arm/v7", "linux/arm/v5 linux/arm/v6 linux/arm/v7 linux/arm/v8", 2)]
    [InlineData("linux/arm/v7", "linux/arm/v5 linux/arm/v6", 1)]
    [InlineData("linux/arm/v6", "linux/arm/v7 linux/arm/v8", -1)]
    [InlineData("linux/arm/v6", "linux/arm/v7 linux/arm", 1)]
    [InlineData("linux/arm/v6", "linux/arm linux/arm/v5", 1)]
    [InlineData("linux/arm/v8", "linux/arm/v7 linux/arm/v8", 1)]
    [InlineData("linux/arm64", "linux/arm64/v8", 0)]
    [InlineData("linux/arm64", "linux/arm64/v8 linux/arm64", 1)]
    [InlineData("linux/arm64/v9", "linux/arm64/v8 linux/arm64", 1)]
    [InlineData("linux/amd64", "linux/amd64/v2 linux/amd64/v3", -1)]
    [InlineData("linux/amd64/v3", "linux/amd64 linux/amd64/v2 linux/amd64/v4", 1)]
    [InlineData("linux/amd64", "linux/amd64 linux/amd64", 0)]
    [InlineData("linux/riscv64", "linux/riscv64", 0)]
    public void The_best_fit_is_chosen_and_the_first_of_equals(string wanted, string there, int chosen)
    {
        var candidates = there.Split(' ').Select((platform, index) => Entry(PlatformOf(platform), index)).ToList();
        Assert.Equal(chosen < 0 ? null : candidates[chosen], new PlatformSelector(Platform.Parse(wanted)).Select(candidates));
    }

    [Fact]
    public void Attestations_and_entries_without_a_platform_are_never_chosen()
    {
        var unknown = new Platform { Os = "unknown", Architecture = "unknown" };
        var attestation = Entry(PlatformOf("linux/amd64"), 0) with { Annotations = new Dictionary<string, string> { ["vnd.docker.reference.type"] = "attestation-manifest" } };
        Assert.Null(new PlatformSelector(unknown).Select([Entry(unknown, 1)]));
        Assert.Null(new PlatformSelector(PlatformOf("linux/amd64")).Select([attestation, Entry(unknown, 1) with { Platform = null }]));
    }

    [Theory]
    [InlineData(null, "10.0.17763.1", true)]
    [InlineData("10.0.17763.1", "10.0.17763.1", true)]
    [InlineData("10.0.17763", "10.0.17763.1", true)]
    [InlineData("10.0.177", "10.0.17763.1", false)]
    [InlineData("10.0.17763", null, false)]
    public void Windows_versions_match_up_to_the_length_that_is_wanted(string? wanted, string? there, bool fits)
    {
        var windows = new Platform { Os = "windows", Architecture = "amd64" };
        Assert.Equal(fits, new PlatformSelector(windows with { OsVersion = wanted }).Rank(windows with { OsVersion = there }) is not null);
    }

    private static Platform PlatformOf(string text) => text.Split('/') is [var os, var architecture, .. var rest]
        ? new Platform { Os = os, Architecture = architecture, Variant = rest.FirstOrDefault() }
        : throw new ArgumentException(text);

    private static Descriptor Entry(Platform platform, int number) =>
        new() { MediaType = MediaTypes.OciManifest, Digest = Digest.Sha256([(byte)number]), Size = 1, Platform = platform };
}
