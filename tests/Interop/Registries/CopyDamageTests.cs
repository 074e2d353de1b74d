using System.Diagnostics;
using System.Runtime.Versioning;
using Oci.Content;
using Oci.Images;
using Oci.Layers;
using Oci.Layouts;
using Oci.Testing;

namespace Oci.Interop.Registries;

/// <summary>Copies that are killed, that fill the disk, and that find damage.</summary>
[SupportedOSPlatform("linux"), Trait("Category", "Linux")]
public sealed class CopyDamageTests : IDisposable
{
    private const int Rounds = 40;

    private readonly TemporaryFolder folder = new();
    private readonly ToolRunner tool;

    public CopyDamageTests()
    {
        tool = ToolRunner.OfThisBuild(folder.Path);
        tool.Environment["OCI_ROOT"] = folder["state"];
        tool.Environment["TMPDIR"] = folder.Make("tmp");
        tool.Environment["DOTNET_EnableDiagnostics"] = "0";
    }

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task A_pull_that_is_killed_leaves_no_damage_and_the_next_sweeps()
    {
        var image = await MakeAsync(60 << 20);
        await using var registry = await DockerRegistry.StartAsync();
        (await tool.RunAsync("copy", "oci:source:1", $"docker://{registry.Host}/app:1")).Succeeded();
        var clock = Stopwatch.StartNew();
        (await tool.RunAsync("copy", $"docker://{registry.Host}/app:1", "oci:layout:before")).Succeeded();
        var (usual, random, killed) = (clock.Elapsed, new Random(Rounds), 0);
        for (var round = 0; round < Rounds; round++)
        {
            await OciLayout.Open(folder["layout"]).UntagAsync("new", Ct); // a round that came to its end named it
            foreach (var blob in image.Layers) File.Delete(OciLayout.Open(folder["layout"]).Blobs.PathOf(blob.Descriptor.Digest));
            using (var process = tool.Start("copy", $"docker://{registry.Host}/app:1", "oci:layout:new"))
            {
                await Task.Delay(usual * random.NextDouble(), Ct);
                process.Kill();
                await process.WaitForExitAsync(Ct);
                if (process.ExitCode != 0) killed++;
            }
            var layout = OciLayout.Open(folder["layout"]);
            Assert.NotNull(await layout.FindAsync("before", Ct));
            foreach (var (digest, file) in layout.Blobs.List()) Assert.True(await layout.IsIntactAsync(new Descriptor { MediaType = "a/b", Digest = digest, Size = file.Length }, Ct), digest.ToString());
            if (await layout.FindAsync("new", Ct) is { } named) await SampleImage.AssertIntactAsync(layout, named);
        }
        Assert.InRange(killed, Rounds / 4, Rounds);
        (await tool.RunAsync("copy", $"docker://{registry.Host}/app:1", "oci:layout:new")).Succeeded();
        (await tool.RunAsync("verify", "oci:layout")).Succeeded();
        Assert.Empty(Directory.GetFiles(folder["layout"], ".tmp-*", SearchOption.AllDirectories));
    }

    [Theory]
    [InlineData("2m")]
    [InlineData("4m")]
    [InlineData("9m")]
    [InlineData("11m")]
    public async Task A_full_disk_is_named_and_left_clean(string size)
    {
        Peer.RequireRoot();
        await MakeAsync(12 << 20);
        await using var registry = await DockerRegistry.StartAsync();
        (await tool.RunAsync("copy", "oci:source:1", $"docker://{registry.Host}/app:1")).Succeeded();
        using var disk = await SmallDisk.MountAsync(folder.Make("disk"), size);
        var said = (await tool.RunAsync("copy", $"docker://{registry.Host}/app:1", "oci:disk/layout:1")).Failed(1);
        Assert.Contains(folder["disk"], said, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", said, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(folder["disk"], ".tmp-*", SearchOption.AllDirectories));
        Assert.DoesNotContain("sha256", await File.ReadAllTextAsync(folder["disk/layout/index.json"], Ct), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_blob_that_was_cut_or_zeroed_is_healed_by_copying_again(bool cut)
    {
        var image = await MakeAsync(1 << 20);
        await using var registry = await DockerRegistry.StartAsync();
        (await tool.RunAsync("copy", "oci:source:1", $"docker://{registry.Host}/app:1")).Succeeded();
        (await tool.RunAsync("copy", $"docker://{registry.Host}/app:1", "oci:layout:1")).Succeeded();
        var layer = image.Layers[0].Descriptor;
        await File.WriteAllBytesAsync(OciLayout.Open(folder["layout"]).Blobs.PathOf(layer.Digest), new byte[cut ? layer.Size / 2 : layer.Size], Ct);
        (await tool.RunAsync("verify", "oci:layout:1")).Failed(1);
        (await tool.RunAsync("copy", $"docker://{registry.Host}/app:1", "oci:layout:1")).Succeeded();
        (await tool.RunAsync("verify", "oci:layout:1")).Succeeded();
    }

    // Five layers that do not compress.
    private async Task<Image> MakeAsync(int size)
    {
        var layout = OciLayout.OpenOrCreate(folder["source"]);
        var random = new Random(size);
        var image = await SampleImage.WriteAsync(layout, null, LayerCompression.None, [.. Enumerable.Range(0, 5).Select(_ => Text(random, size / 5))]);
        await layout.TagAsync("1", image.Descriptor, Ct);
        return image;
    }

    private static string Text(Random random, int size)
    {
        var bytes = new byte[size / 2];
        random.NextBytes(bytes);
        return Convert.ToHexStringLower(bytes);
    }
}
