using Oci.Content;
using Oci.Images;

namespace Oci.Operations;

/// <summary>How two images differ.</summary>
/// <param name="Before">The one.</param>
/// <param name="After">The other.</param>
/// <param name="CommonLayers">How many layers, from the base, are the same.</param>
/// <param name="Config">What their configurations and annotations say differently, sorted.</param>
/// <param name="Files">Which files differ, by path; with the layer's number where layers were compared.</param>
public sealed record ImageDifference(Image Before, Image After, int CommonLayers, IReadOnlyList<ValueDifference> Config, IReadOnlyList<FileDifference> Files)
{
    /// <summary>Whether they differ at all in what was looked at.</summary>
    public bool IsNone => Config.Count == 0 && Files.Count == 0;
}

/// <summary>A value of a document that differs; null where it is not there.</summary>
/// <param name="Name">Where: <c>config.Env.PATH</c>.</param>
/// <param name="Before">The one.</param>
/// <param name="After">The other.</param>
public sealed record ValueDifference(string Name, string? Before, string? After);

/// <summary>A file that differs.</summary>
/// <param name="Path">The file.</param>
/// <param name="Layer">The layer, from 1, base first; null where whole trees were compared.</param>
/// <param name="Before">How it was; null where it was not there.</param>
/// <param name="After">How it is; null where it is not there.</param>
/// <param name="What">What changed where it is on both sides: <c>type</c>, <c>content</c>, <c>mode</c>, <c>owner</c>, <c>time</c>, <c>xattrs</c>, <c>link</c>, <c>device</c>.</param>
public sealed record FileDifference(Native.RootPath Path, int? Layer, FileFacts? Before, FileFacts? After, IReadOnlyList<string> What);

/// <summary>What a layer says of a file.</summary>
public sealed record FileFacts
{
    /// <summary><c>file</c>, <c>dir</c>, <c>link</c>, <c>fifo</c>, <c>char</c>, <c>block</c>, <c>whiteout</c>, <c>opaque</c>.</summary>
    public required string Type { get; init; }
    /// <summary>The permission bits.</summary>
    public int Mode { get; init; }
    /// <summary>Owner.</summary>
    public uint Uid { get; init; }
    /// <summary>Group.</summary>
    public uint Gid { get; init; }
    /// <summary>Bytes of a file's content.</summary>
    public long Size { get; init; }
    /// <summary>When the content was last changed.</summary>
    public Native.UnixTime ModifiedAt { get; init; }
    /// <summary>A link's target, shown as text; a hard link's first name.</summary>
    public string? Link { get; init; }
    /// <summary>A device's numbers.</summary>
    public string? Device { get; init; }
    /// <summary>The names of the extended attributes.</summary>
    public IReadOnlyList<string> Xattrs { get; init; } = [];
    /// <summary>The content's digest, where it was needed.</summary>
    public Digest? Content { get; init; }
}
