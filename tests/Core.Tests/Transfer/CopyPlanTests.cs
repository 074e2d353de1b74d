using Oci.Content;
using Oci.Diagnostics;
using Oci.Images;
using Oci.Layers;
using Oci.Layouts;
using Oci.Testing;
using Oci.Transfer;

namespace Oci.Tests.Transfer;

/// <summary>What a copy is said to do beforehand is what it does, and to say it writes nothing.</summary>
public sealed class CopyPlanTests : TransferFixture
{
    [Theory]
    [InlineData("oci:$/out:v1")]
    [InlineData("dir:$/out")]
    [InlineData("oci-archive:$/out:v1")]
    [InlineData("app:1")]
    public async Task Nothing_is_there_before_the_first_copy_and_nothing_is_written(string place)
    {
        await MakeSourceAsync();
        var before = Entries();
        var plan = await PlanAsync("oci:$/source:multi", place);
        Assert.Equal(before, Entries());
        Assert.All(plan.Contents, each => Assert.False(each.IsThere));
        Assert.Equal(plan.Contents.Sum(each => each.Content.Size), plan.Bytes);
        var copied = await CopyAsync("oci:$/source:multi", place);
        Assert.Equal((copied.Target.Digest, copied.Copied), (plan.Target.Digest, plan.Contents.Count));
    }

    [Theory]
    [InlineData("oci:$/out:v1", 0)]
    [InlineData("dir:$/out", 1)]
    [InlineData("app:1", 0)]
    public async Task What_is_there_need_not_travel(string place, int always)
    {
        await MakeSourceAsync();
        await CopyAsync("oci:$/source:multi", place);
        var plan = await PlanAsync("oci:$/source:multi", place);
        Assert.Equal(always, plan.Contents.Count(each => !each.IsThere));
    }

    [Fact]
    public async Task What_is_there_and_damaged_would_travel()
    {
        var (image, _) = await MakeSourceAsync();
        await CopyAsync("oci:$/source:multi", "oci:$/out:v1");
        var layer = image.Layers[0].Descriptor;
        await File.WriteAllBytesAsync(OciLayout.Open(Folder["out"]).Blobs.PathOf(layer.Digest), new byte[layer.Size], Ct);
        var plan = await PlanAsync("oci:$/source:multi", "oci:$/out:v1");
        Assert.Equal(layer.Digest, Assert.Single(plan.Contents, each => !each.IsThere).Content.Digest);
        Assert.Equal(layer.Size, plan.Bytes);
    }

    [Fact]
    public async Task What_says_something_about_the_image_is_counted_where_it_would_be_copied()
    {
        var (image, _) = await MakeSourceAsync();
        var layout = OciLayout.Open(Folder["source"]);
        var note = await SampleImage.WriteReferrerAsync(layout, image.Descriptor, "signed");
        await layout.AddAsync(note, Ct);
        Assert.DoesNotContain((await PlanAsync("oci:$/source:multi", "oci:$/out:v1")).Contents, each => each.Content.Digest == note.Digest);
        Assert.Contains((await PlanAsync("oci:$/source:multi", "oci:$/out:v1", new CopyOptions { Referrers = true })).Contents, each => each.Content.Digest == note.Digest);
    }

    [Fact]
    public async Task What_a_copy_refuses_a_plan_refuses()
    {
        await MakeSourceAsync();
        foreach (var (place, options, code) in (IEnumerable<(string, CopyOptions, ErrorCode)>)
        [
            ("docker-archive:$/out.tar", CopyOptions.All, ErrorCodes.UnsupportedLocation),
            ($"oci:$/out@{Digest.Sha256("x"u8)}", CopyOptions.All, ErrorCodes.UnsupportedLocation),
            ($"app@{Digest.Sha256("x"u8)}", CopyOptions.All, ErrorCodes.DigestMismatch),
            ("oci:$/out:v1", new CopyOptions { Compression = LayerCompression.Zstd }, ErrorCodes.Usage),
        ])
            Assert.Equal(code, (await Assert.ThrowsAnyAsync<OciException>(() => PlanAsync("oci:$/source:multi", place, options))).Code);
    }

    private string[] Entries() => [.. Directory.EnumerateFileSystemEntries(Folder.Path, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal)];

    private async Task<CopyPlan> PlanAsync(string from, string to, CopyOptions? options = null)
    {
        using var source = await OpenAsync(from);
        return await Copier.PlanAsync(source, At(to), options ?? CopyOptions.All, Ct);
    }
}
