using Oci.Native;

namespace Oci.Build;

/// <summary>What one layer says of one path.</summary>
/// <param name="Path">The path.</param>
/// <param name="Node">The file that the layer has there, with the path that it has in the layer; null for a bare whiteout.</param>
/// <param name="HidesLower">Whether what lower layers have at and below the path is gone: a whiteout, an opaque directory, anything that is no directory.</param>
/// <param name="HardLink">Where the content is, for a further name of a file.</param>
/// <param name="IsOpaque">Whether only what is below the path is gone, for a directory that nothing else is known of.</param>
internal sealed record LayerEntry(RootPath Path, TreeNode? Node, bool HidesLower, RootPath? HardLink = null, bool IsOpaque = false);
