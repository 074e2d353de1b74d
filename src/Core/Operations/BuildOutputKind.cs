namespace Oci.Operations;

/// <summary>The forms of a <see cref="BuildOutput"/>.</summary>
public enum BuildOutputKind
{
    /// <summary>The image's files, in a folder.</summary>
    Local,
    /// <summary>The image's files, as a tar.</summary>
    Tar,
    /// <summary>The image as <c>oci-archive:</c>.</summary>
    Oci,
    /// <summary>The image as <c>docker-archive:</c>.</summary>
    Docker,
}
