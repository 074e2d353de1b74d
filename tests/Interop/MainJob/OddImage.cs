using Oci.Testing;

namespace Oci.Interop.MainJob;

/// <summary>The image of <see cref="OddTree"/>, built once in zstd and once in gzip by the tool as users run it.</summary>
public sealed class OddImage : IDisposable
{
    private readonly TemporaryFolder folder = new();
    private readonly Lazy<string> layout;

    public OddImage() => layout = new(Build);

    /// <summary>Both images: tags <c>zstd</c> and <c>gzip</c>.</summary>
    public string Layout => layout.Value;

    public ToolRunner Tool { get; } = ToolRunner.OfThisBuild();

    public void Dispose() => folder.Dispose();

    private string Build()
    {
        var context = folder.Make("context");
        File.WriteAllText(Path.Combine(context, "Containerfile"), OddTree.Containerfile(Fixtures.Debian));
        File.Copy(Fixtures.Package, Path.Combine(context, "hello.deb"));
        foreach (var compression in new[] { "zstd", "gzip" })
        {
            Tool.RunAsync("--root", folder["state"], "build", "--compression", compression, "-t", $"oci:{folder["images"]}:{compression}", context).Result.Succeeded();
        }
        return folder["images"];
    }
}
