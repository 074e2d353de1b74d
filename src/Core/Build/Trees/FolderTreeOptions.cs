using Oci.Content;

namespace Oci.Build;

/// <summary>How a folder of the host is looked at.</summary>
internal sealed record FolderTreeOptions
{
    /// <summary>Whether owners mean something: false for a context, true for a root file system.</summary>
    public bool HasOwners { get; init; }

    /// <summary>What is not there; null for nothing.</summary>
    public ContextFilter? Ignore { get; init; }

    /// <summary>Remembers what files contain; null to read them each time.</summary>
    public FileHashCache? Hashes { get; init; }

    /// <summary>Takes note of every file that is looked at; null where nobody wants to know.</summary>
    public SeenFolder? Seen { get; init; }
}
