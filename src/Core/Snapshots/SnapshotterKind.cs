namespace Oci.Snapshots;

/// <summary>Which snapshotter to use.</summary>
public enum SnapshotterKind
{
    /// <summary>Overlay where the host allows it, else copies, with a warning that says what is missing.</summary>
    Auto,
    /// <summary>Overlay mounts, or an error that says what is missing.</summary>
    Overlay,
    /// <summary>Whole copies.</summary>
    Copy,
}
