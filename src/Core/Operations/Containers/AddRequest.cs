namespace Oci.Operations;

/// <summary>Everything that <see cref="AddOperation"/> can be asked for.</summary>
public sealed record AddRequest
{
    /// <summary>A container that does not run, by name or ID.</summary>
    public required string Container { get; init; }

    /// <summary>Files and folders of the host; of a folder its content is copied. Wildcards as in a Containerfile.</summary>
    public required IReadOnlyList<string> Sources { get; init; }

    /// <summary>Where to, in the container; with a slash at the end a folder. A relative one begins at the container's working folder.</summary>
    public required string Destination { get; init; }

    /// <summary>Whose the files are: <c>user[:group]</c>, names or numbers; null for root.</summary>
    public string? Chown { get; init; }

    /// <summary>Their mode, octal or symbolic; null to keep it.</summary>
    public string? Chmod { get; init; }

    /// <summary>What of the sources is left out: patterns as in an ignore file, relative to each source.</summary>
    public IReadOnlyList<string> Exclude { get; init; } = [];

    /// <summary>Whether archives are copied as they are, not unpacked.</summary>
    public bool KeepArchives { get; init; }
}
