using Oci.Native;

namespace Oci.Build;

/// <summary>Takes note of files by their paths in a folder of the host.</summary>
/// <param name="files">What was seen.</param>
/// <param name="folder">The folder, absolute.</param>
internal sealed class SeenFolder(SeenFiles files, string folder)
{
    private readonly RootPath root = RootPath.Clean(folder);

    /// <summary>Takes note of the file at <paramref name="path"/>; null for none.</summary>
    public void Add(RootPath path, in FileStatus? status)
    {
        if (path.IsRoot) files.Add(root, status);
        else files.Add(RootPath.Clean([.. root.Bytes, (byte)'/', .. path.Bytes]), status);
    }
}
