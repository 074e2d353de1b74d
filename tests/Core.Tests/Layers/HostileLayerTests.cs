using System.Runtime.Versioning;
using Oci.Diagnostics;
using Oci.Layers;
using Oci.Native;
using Oci.Testing;

namespace Oci.Tests.Layers;

[SupportedOSPlatform("linux"), Trait("Category", "Hostile")]
public sealed class HostileLayerTests : ApplyTestBase
{
    public static TheoryData<string> Names => [.. HostileLayer.All.Keys];

    [Theory(Timeout = 60_000)]
    [MemberData(nameof(Names))]
    public async Task Nothing_outside_the_root_is_touched(string name)
    {
        Peer.RequireRoot();
        await Task.Run(() => Run(HostileLayer.All[name]), TestContext.Current.CancellationToken);
    }

    [Theory(Timeout = 60_000)]
    [MemberData(nameof(Names))]
    public async Task Nor_is_anything_when_the_target_is_an_overlay_folder(string name)
    {
        Peer.RequireRoot();
        await Task.Run(() => RunAsOverlay(HostileLayer.All[name]), TestContext.Current.CancellationToken);
    }

    [Fact]
    public void What_a_refusal_says_cannot_move_the_cursor() =>
        Assert.DoesNotContain('\u001b', Refused(new RawTar().HardLink("\u001b[2J", "missing\u001b[1m"), ErrorCodes.UnsafeLayer).Message);

    private void Run(HostileLayer hostile)
    {
        var layers = hostile.Layers(Outside);
        if (hostile.Refusal is { } code)
        {
            Refused(Assert.Single(layers), code);
            return;
        }
        foreach (var layer in layers) Apply(layer);
        if (hostile.Tree is not null) Assert.Equal(hostile.Tree.Replace("{out}", Outside, StringComparison.Ordinal), Tree());
    }

    private void RunAsOverlay(HostileLayer hostile)
    {
        var lowers = new List<RootDirectory>();
        var layers = hostile.Layers(Outside);
        try
        {
            for (var i = 0; i < layers.Length; i++)
            {
                using var upper = RootDirectory.Open(Folder.Make($"layer{i}"));
                using var tar = new TarReader(new MemoryStream(layers[i].ToArray()), TarLimits.Default);
                var options = new ApplyOptions { Target = ApplyTarget.OverlayUpper, Lowers = [.. lowers] };
                try
                {
                    new LayerApplier(upper, options).Apply(tar, TestContext.Current.CancellationToken);
                }
                catch (OciException e) when (hostile.Refusal == e.Code || e.Message.Contains("takes for a whiteout", StringComparison.Ordinal))
                {
                    return;
                }
                lowers.Insert(0, RootDirectory.Open(upper.HostPath));
            }
            Assert.Null(hostile.Refusal);
        }
        finally
        {
            foreach (var lower in lowers) lower.Dispose();
        }
    }
}
