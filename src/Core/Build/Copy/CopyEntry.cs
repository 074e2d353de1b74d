using Oci.Native;

namespace Oci.Build;

/// <summary>A file that a copy takes.</summary>
/// <param name="Path">Where it lies below the match; the root for the match itself.</param>
/// <param name="Node">The file.</param>
internal sealed record CopyEntry(RootPath Path, TreeNode Node);
