using Oci.Native;

namespace Oci.Layers;

/// <summary>What applying a layer came to.</summary>
/// <param name="Entries">How many entries it had.</param>
/// <param name="Size">Bytes of file content, holes included.</param>
/// <param name="NeedsLowers">
/// The layer was applied to an overlay target without knowing the layers below, and relies on them: it goes through directories, or links to
/// files, that it does not bring. Throw the folder away and apply it again with <see cref="ApplyOptions.Lowers"/>.
/// </param>
/// <param name="NamesRoot">Whether the layer has an entry for the root itself.</param>
public sealed record AppliedLayer(long Entries, long Size, bool NeedsLowers = false, bool NamesRoot = false)
{
    /// <summary>Whiteouts that were made without knowing whether there is anything to hide: <see cref="IdleWhiteouts.Remove"/>, once that is known.</summary>
    internal IReadOnlyList<RootPath> Whiteouts { get; init; } = [];
}
