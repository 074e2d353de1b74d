using System.Text.Json.Nodes;

namespace Oci.Tool.Printing;

/// <summary>Everything that <c>page.js</c> shows.</summary>
/// <param name="Title">The heading.</param>
/// <param name="Facts">One line below it.</param>
/// <param name="Layers">The layers, base first.</param>
/// <param name="Config">Values that differ.</param>
/// <param name="Files">Files that differ.</param>
/// <param name="Wasted">Content that nobody sees.</param>
/// <param name="Tree">Sizes: <c>[name, size, layer, children, class]</c>, where a file has no children.</param>
/// <param name="Legend">What the colours mean.</param>
internal sealed record PageData(
    string Title, string Facts, IReadOnlyList<PageLayer> Layers, IReadOnlyList<PageValue> Config, IReadOnlyList<PageFile> Files, IReadOnlyList<PageWaste> Wasted, JsonArray Tree, string Legend);

/// <summary>A layer on the page.</summary>
internal sealed record PageLayer(int Number, string Digest, long Size, long? Bytes, long? Wasted, string Step);

/// <summary>A value that differs.</summary>
internal sealed record PageValue(string Name, string? Before, string? After);

/// <summary>A file that differs.</summary>
internal sealed record PageFile(string Path, string Change, string What, long Size, long Delta, int? Layer);

/// <summary>Content that nobody sees.</summary>
internal sealed record PageWaste(string Path, long Size, int Copies, IReadOnlyList<int> Layers);
