namespace Oci.Runtime;

/// <summary>Which runtime containers are made with, and where it keeps its notes.</summary>
public sealed record RuntimeChoice
{
    /// <summary>What keeps containers apart. Of no effect where <see cref="Program"/> names a runtime.</summary>
    public Isolation Isolation { get; init; }

    /// <summary>An OCI runtime's name, which is looked up in <see cref="SearchPath"/>, or its path. Null for the first one found, should one be needed.</summary>
    public string? Program { get; init; }

    /// <summary>The value of PATH; the usual folders of system programs are looked at as well.</summary>
    public required string SearchPath { get; init; }

    /// <summary>A folder of our own for the notes about running containers; made when missing, with access for its owner only.</summary>
    public required string StateFolder { get; init; }
}
