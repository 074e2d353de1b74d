using Oci.Content;
using Oci.Diagnostics;
using Oci.Operations;
using Oci.Testing;
using Oci.Tests.Operations.Editing;

namespace Oci.Tests.Operations;

public sealed class PlatformWishTests : IDisposable
{
    private static readonly Platform Arm = Platform.Parse("linux/arm64");
    private readonly EditedLayout place = new();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public void Dispose() => place.Dispose();

    [Theory]
    [InlineData("copy")]
    [InlineData("inspect")]
    [InlineData("usage")]
    [InlineData("digest")]
    [InlineData("config")]
    public async Task A_single_image_for_another_platform_is_taken_and_told_of_once(string verb)
    {
        await place.MakeAsync("1", contents: "a");
        await AskAsync(verb, Arm);
        var warning = Assert.Single(place.Events.All.OfType<WarningRaised>()).Diagnostic;
        Assert.Equal((ErrorCodes.OtherPlatform, Severity.Warning), (warning.Code, warning.Severity));
        Assert.Contains("expected an image for `linux/arm64`, found one for `linux/amd64`", warning.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("copy", "linux/amd64")]
    [InlineData("copy", "linux/amd64/v3")]
    [InlineData("inspect", "linux/amd64")]
    public async Task One_that_runs_there_is_not(string verb, string platform)
    {
        await place.MakeAsync("1", contents: "a");
        await AskAsync(verb, Platform.Parse(platform));
        Assert.Empty(place.Events.All.OfType<WarningRaised>());
    }

    [Fact]
    public async Task Nor_is_a_copy_that_nobody_asked_a_platform_of()
    {
        await place.MakeAsync("1", Arm, contents: "a");
        await new CopyOperation(place.Host).RunAsync(new CopyRequest { Source = place.Ref("1"), Destination = place.Ref("2") }, Stop);
        Assert.Empty(place.Events.All.OfType<WarningRaised>());
    }

    [Fact]
    public async Task An_artifact_is_for_no_platform()
    {
        var image = await place.MakeAsync("1", contents: "a");
        await place.Layout.TagAsync("1", await SampleImage.WriteReferrerAsync(place.Layout, image.Descriptor, "text"), Stop);
        await AskAsync("copy", Arm);
        Assert.Empty(place.Events.All.OfType<WarningRaised>());
    }

    private Task AskAsync(string verb, Platform platform) => verb switch
    {
        "copy" => new CopyOperation(place.Host).RunAsync(new CopyRequest { Source = place.Ref("1"), Destination = place.Ref("2"), Platforms = [platform] }, Stop),
        "inspect" => new InspectOperation(place.Host).RunAsync(new InspectRequest { Image = place.Ref("1"), Platform = platform }, Stop),
        "usage" => new UsageOperation(place.Host).RunAsync(new InspectRequest { Image = place.Ref("1"), Platform = platform }, Stop),
        "digest" => new DigestOperation(place.Host).RunAsync(new DigestRequest { Image = place.Ref("1"), Platform = platform }, Stop),
        _ => place.ConfigAsync(new ConfigRequest { Image = place.Ref("1"), Platform = platform, User = "u" }),
    };
}
