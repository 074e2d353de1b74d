using System.Text.Json.Nodes;

namespace Oci.Tool.Printing;

/// <summary>Files as a tree of sizes. In a folder with very many, the smallest are one entry together: no screen could show them.</summary>
internal sealed class SizeTree
{
    private const int MostChildren = 400;

    private readonly Folder root = new("");

    /// <summary>Adds a file.</summary>
    /// <param name="path">Its path, without a slash in front.</param>
    /// <param name="size">What counts of it.</param>
    /// <param name="layer">The layer that decides its colour; 0 for none.</param>
    /// <param name="kind">A class of the page that decides its colour; null for the layer's.</param>
    public void Add(string path, long size, int layer, string? kind)
    {
        if (size <= 0) return;
        var folder = root;
        folder.Size += size;
        var parts = path.Split('/', StringSplitOptions.RemoveEmptyEntries);
        foreach (var part in parts.SkipLast(1))
        {
            folder = folder.Enter(part);
            folder.Size += size;
        }
        folder.Files.Add((parts.Length == 0 ? "/" : parts[^1], size, layer, kind));
    }

    /// <summary>The tree as the page wants it.</summary>
    public JsonArray ToJson() => ToJson(root);

    private static JsonArray ToJson(Folder folder)
    {
        var children = folder.Folders.Values.Select(ToJson).Concat(folder.Files.Select(file => Node(file.Name, file.Size, file.Layer, null, file.Kind)))
            .OrderByDescending(node => node[1]!.GetValue<long>()).ToList();
        var few = children.Take(MostChildren).ToList();
        if (children.Count > MostChildren) few.Add(Node($"({children.Count - MostChildren} smaller)", children.Skip(MostChildren).Sum(node => node[1]!.GetValue<long>()), 0, null, null));
        var largest = few.Count == 0 ? 0 : few[0][2]!.GetValue<int>();
        return Node(folder.Name, folder.Size, largest, new JsonArray([.. few]), null);
    }

    private static JsonArray Node(string name, long size, int layer, JsonArray? children, string? kind) => new(name, size, layer, children, kind);

    private sealed class Folder(string name)
    {
        public string Name => name;
        public long Size { get; set; }
        public Dictionary<string, Folder> Folders { get; } = new(StringComparer.Ordinal);
        public List<(string Name, long Size, int Layer, string? Kind)> Files { get; } = [];

        public Folder Enter(string part)
        {
            if (!Folders.TryGetValue(part, out var found)) Folders[part] = found = new Folder(part);
            return found;
        }
    }
}
