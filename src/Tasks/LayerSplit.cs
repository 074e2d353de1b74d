using System.IO.Enumeration;
using Microsoft.Build.Framework;
using Oci.Operations;

namespace Oci.Tasks;

/// <summary>
/// Divides files among layers by how often they change: what the runtime brings, what packages bring, what other projects bring, the application
/// itself. <c>ContainerLayer</c> items put layers of a project's own below them, or change the order.
/// </summary>
internal sealed class LayerSplit(ITaskItem[] own)
{
    /// <summary>The names of the layers that are there without any item, lowest first.</summary>
    public static IReadOnlyList<string> Names { get; } = ["framework", "native", "packages", "resources", "projects", "app"];

    /// <summary>The layers, lowest first.</summary>
    /// <param name="copied">Files of <c>ContainerCopy</c> with the layer they ask for.</param>
    /// <param name="published">Published files with their items.</param>
    public IReadOnlyList<PublishLayer> Divide(IReadOnlyList<(string Layer, PublishFile File)> copied, IReadOnlyList<(ITaskItem Item, PublishFile File)> published)
    {
        var divided = new Dictionary<string, List<PublishFile>>();
        var order = own.Select(layer => layer.ItemSpec).Concat(copied.Select(copy => copy.Layer).Where(name => !Names.Contains(name))).Concat(Names).Distinct().ToList();
        foreach (var (layer, file) in copied) Add(divided, layer, file);
        foreach (var (item, file) in published) Add(divided, LayerOf(item), file);
        return [.. order.Where(divided.ContainsKey).Select(name => new PublishLayer { Name = name, Timed = name == "app", Files = [.. divided[name].OrderBy(file => file.Target, StringComparer.Ordinal)] })];
    }

    private string LayerOf(ITaskItem item) => own.FirstOrDefault(layer => IsWanted(layer, item))?.ItemSpec ?? DefaultOf(item);

    private static bool IsWanted(ITaskItem layer, ITaskItem item) =>
        IsMatch(layer.GetMetadata("Packages"), item.GetMetadata("NuGetPackageId")) || IsMatch(layer.GetMetadata("Files"), item.GetMetadata("RelativePath").Replace('\\', '/'));

    private static bool IsMatch(string patterns, string name) => name.Length > 0
        && patterns.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Any(pattern => FileSystemName.MatchesSimpleExpression(pattern.Replace("**", "*"), name));

    private static string DefaultOf(ITaskItem item)
    {
        var kind = item.GetMetadata("AssetType");
        var package = item.GetMetadata("NuGetPackageId");
        if (item.GetMetadata("FrameworkName").Length > 0 || IsRuntimePack(package)) return "framework";
        if (kind == "resources" || item.GetMetadata("Culture").Length > 0 || IsSatellite(item.GetMetadata("RelativePath").Replace('\\', '/'))) return "resources";
        if (package.Length > 0) return kind == "native" ? "native" : "packages";
        return item.GetMetadata("ReferenceSourceTarget") == "ProjectReference" || item.GetMetadata("MSBuildSourceProjectFile").Length > 0 ? "projects" : "app";
    }

    // Those of other projects have no metadata that would say so.
    private static bool IsSatellite(string path) => path.EndsWith(".resources.dll", StringComparison.OrdinalIgnoreCase) && path.Contains('/');

    private static bool IsRuntimePack(string package) => package.StartsWith("Microsoft.", StringComparison.OrdinalIgnoreCase)
        && package.Contains(".App.Runtime.", StringComparison.OrdinalIgnoreCase);

    private static void Add(Dictionary<string, List<PublishFile>> divided, string layer, PublishFile file)
    {
        if (!divided.TryGetValue(layer, out var files)) divided[layer] = files = [];
        files.Add(file);
    }
}
