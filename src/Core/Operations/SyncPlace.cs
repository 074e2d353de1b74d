namespace Oci.Operations;

/// <summary>Kinds of places that are kept in step.</summary>
public enum SyncPlace
{
    /// <summary>A repository, or what is below a registry's path.</summary>
    Docker,
    /// <summary>A folder of <c>dir:</c> images.</summary>
    Dir,
    /// <summary>A list of registries, repositories and tags, as skopeo has it; only to read.</summary>
    Yaml,
}
