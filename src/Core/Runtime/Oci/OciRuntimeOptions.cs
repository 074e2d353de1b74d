namespace Oci.Runtime;

/// <summary>Which OCI runtime to drive, and where it keeps its notes.</summary>
public sealed record OciRuntimeOptions
{
    /// <summary>A name that is looked up in <see cref="SearchPath"/>, or a path. Null for the first of runc and crun that is there.</summary>
    public string? Program { get; init; }

    /// <summary>The value of PATH; the usual folders of system programs are looked at as well.</summary>
    public required string SearchPath { get; init; }

    /// <summary>A folder of our own for the notes about running containers; made when missing, with access for its owner only.</summary>
    public required string StateFolder { get; init; }
}
