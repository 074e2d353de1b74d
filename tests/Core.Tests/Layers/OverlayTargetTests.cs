using System.Runtime.Versioning;
using System.Text;
using Oci.Diagnostics;
using Oci.Layers;
using Oci.Native;
using Oci.Testing;

namespace Oci.Tests.Layers;

/// <summary>Layers as overlay folders, judged by the kernel: a mount of them must show what the same layers make of one root.</summary>
[SupportedOSPlatform("linux")]
public sealed class OverlayTargetTests : ApplyTestBase
{
    private const TreeAspects Compared = TreeAspects.All & ~TreeAspects.HardLinks;

    public OverlayTargetTests() => Peer.RequireRoot();

    [Fact]
    public void Random_stacks_look_the_same_mounted_as_unpacked()
    {
        var count = Testing.Repository.RunsAll ? 5_000 : 300;
        for (var seed = 0; seed < count; seed++) Compare(seed);
    }

    private void Compare(int seed)
    {
        var random = new Random(seed);
        var layers = Enumerable.Range(0, random.Next(2, 5)).Select(_ => RandomLayer.Next(random).ToArray()).ToList();
        using var folder = new TemporaryFolder();
        var rootfs = folder.Make("rootfs");
        var refusal = Unpack(layers, rootfs);
        var folders = new List<string>();
        var overlayRefusal = UnpackApart(layers, folder, folders);
        Assert.True(refusal is null == overlayRefusal is null, $"seed {seed}: {refusal?.Message} | {overlayRefusal?.Message}\n{string.Join("---\n", layers.Select(Describe))}");
        if (refusal is not null) return;
        var merged = OverlayView.Of(folders, folder.Make("scratch"), Compared, path => path.IsRoot);
        var difference = TreeSnapshot.Of(rootfs, Compared, path => path.IsRoot).DiffTo(merged);
        if (difference.Length > 0) Assert.Fail($"seed {seed}\n{string.Join("---\n", layers.Select(Describe))}\n{difference}");
    }

    private static OciException? Unpack(List<byte[]> layers, string rootfs)
    {
        using var root = RootDirectory.Open(rootfs);
        return Refusal(() =>
        {
            foreach (var layer in layers) ApplyTo(root, layer, new ApplyOptions());
        });
    }

    private static OciException? UnpackApart(List<byte[]> layers, TemporaryFolder folder, List<string> folders)
    {
        var lowers = new List<RootDirectory>();
        try
        {
            return Refusal(() =>
            {
                foreach (var layer in layers)
                {
                    var path = folder.Make($"layer{folders.Count}");
                    File.SetUnixFileMode(path, (UnixFileMode)0x1ed);
                    using var upper = RootDirectory.Open(path);
                    ApplyTo(upper, layer, new ApplyOptions { Target = ApplyTarget.OverlayUpper, Lowers = [.. lowers] });
                    folders.Insert(0, path);
                    lowers.Insert(0, RootDirectory.Open(path));
                }
            });
        }
        finally
        {
            foreach (var lower in lowers) lower.Dispose();
        }
    }

    private static void ApplyTo(RootDirectory root, byte[] layer, ApplyOptions options)
    {
        using var tar = new TarReader(new MemoryStream(layer), TarLimits.Default);
        new LayerApplier(root, options).Apply(tar, TestContext.Current.CancellationToken);
    }

    private static OciException? Refusal(Action work)
    {
        try
        {
            work();
            return null;
        }
        catch (OciException e)
        {
            return e;
        }
    }

    private static string Describe(byte[] layer)
    {
        var text = new StringBuilder();
        using var tar = new TarReader(new MemoryStream(layer), TarLimits.Default);
        while (tar.TryReadNext(out var entry))
        {
            text.Append($"{entry.Type} {entry} {ByteText.Escape(entry.RawLinkName.Span)} {Convert.ToString(entry.Mode, 8)} {entry.Uid} {entry.ModifiedAt.Seconds} {string.Join(' ', entry.Xattrs)}\n");
        }
        return text.ToString();
    }
}
