using Oci.Testing;

namespace Oci.Interop.MainJob;

/// <summary>The image of <see cref="OddTree"/>, built once in zstd and once in gzip by the tool as users run it.</summary>
public sealed class OddImage : IDisposable
{
    // podman makes an image name of the layout's path: lower-case letters only.
    private readonly string folder = Path.Combine(Repository.Root, "artifacts", "interop", $"odd-{Environment.ProcessId}");
    private readonly Lazy<string> layout;
    private readonly Dictionary<string, Lazy<string>> rootfs;

    public OddImage()
    {
        layout = new(Build);
        rootfs = Tags.ToDictionary(tag => tag, tag => new Lazy<string>(() => Unpack(tag)));
    }

    /// <summary>One tag for each compression.</summary>
    public static IReadOnlyList<string> Tags { get; } = ["zstd", "gzip"];

    /// <summary>The root file system that <c>unpack</c> makes of a tag.</summary>
    public string Rootfs(string tag) => rootfs[tag].Value;

    /// <summary>Both images: tags <c>zstd</c> and <c>gzip</c>.</summary>
    public string Layout => layout.Value;

    public ToolRunner Tool { get; } = ToolRunner.OfThisBuild();

    public void Dispose() => HostProgram.Run("rm", "-rf", "--one-file-system", folder);

    private string Unpack(string tag)
    {
        var bundle = Path.Combine(folder, $"bundle-{tag}");
        Tool.RunAsync("unpack", $"oci:{Layout}:{tag}", bundle).Result.Succeeded();
        return Path.Combine(bundle, "rootfs");
    }

    private string Build()
    {
        var context = Directory.CreateDirectory(Path.Combine(folder, "context")).FullName;
        File.WriteAllText(Path.Combine(context, "Containerfile"), OddTree.Containerfile(Fixtures.Debian));
        File.Copy(Fixtures.Package, Path.Combine(context, "hello.deb"));
        foreach (var tag in Tags)
        {
            // A time after the odd ones that the steps set, and before now: these are kept, the others clamped.
            Tool.RunAsync("--root", Path.Combine(folder, "state"), "build", "--source-date-epoch", "1700000000", "--compression", tag,
                "-t", $"oci:{folder}/images:{tag}", context).Result.Succeeded();
        }
        return Path.Combine(folder, "images");
    }
}
