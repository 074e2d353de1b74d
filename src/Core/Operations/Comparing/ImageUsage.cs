using Oci.Images;
using Oci.Native;

namespace Oci.Operations;

/// <summary>What an image's bytes are for: layer by layer and path by path, and what of it nobody sees.</summary>
/// <param name="Image">The image.</param>
/// <param name="Layers">Its layers, base first.</param>
/// <param name="Files">Every regular file that can be seen, by path.</param>
/// <param name="Wasted">Files in lower layers that upper ones replace or take away, by path, the largest waste first.</param>
public sealed record ImageUsage(Image Image, IReadOnlyList<LayerUsage> Layers, IReadOnlyList<UsedFile> Files, IReadOnlyList<WastedFile> Wasted)
{
    /// <summary>Bytes of content that can be seen.</summary>
    public long VisibleBytes => Files.Sum(file => file.Size);

    /// <summary>Bytes of content that nobody sees.</summary>
    public long WastedBytes => Wasted.Sum(file => file.Size);
}

/// <summary>What a layer holds.</summary>
/// <param name="Entries">How many paths it says something of.</param>
/// <param name="Bytes">Bytes of its files' contents.</param>
/// <param name="WastedBytes">Those that upper layers replace or take away.</param>
/// <param name="Deletions">How many paths it takes away.</param>
public sealed record LayerUsage(int Entries, long Bytes, long WastedBytes, int Deletions);

/// <summary>A file that can be seen.</summary>
/// <param name="Path">The file.</param>
/// <param name="Size">Bytes.</param>
/// <param name="Layer">The layer that has it, from 1, base first.</param>
public sealed record UsedFile(RootPath Path, long Size, int Layer);

/// <summary>A path whose content is in layers in vain.</summary>
/// <param name="Path">The path.</param>
/// <param name="Size">Bytes, of all copies that nobody sees.</param>
/// <param name="Copies">How many copies those are.</param>
/// <param name="Layers">The layers that have them, from 1.</param>
public sealed record WastedFile(RootPath Path, long Size, int Copies, IReadOnlyList<int> Layers);
