namespace Oci.Operations;

/// <summary>What <see cref="IndexOperation.CreateAsync"/> can be asked for.</summary>
public sealed record IndexCreateRequest
{
    /// <summary>The index's name.</summary>
    public required string Index { get; init; }
    /// <summary>The images and artifacts in it.</summary>
    public IReadOnlyList<string> Images { get; init; } = [];
    /// <summary>Whether of an index all entries are taken, not only this machine's.</summary>
    public bool All { get; init; }
    /// <summary>Whether an index that is there already is added to.</summary>
    public bool Amend { get; init; }
    /// <summary>What the index is, where it is an artifact.</summary>
    public string? ArtifactType { get; init; }
    /// <summary>Annotations of the index: <c>KEY=VALUE</c>.</summary>
    public IReadOnlyList<string> Annotations { get; init; } = [];
}

/// <summary>What <see cref="IndexOperation.AddAsync"/> can be asked for.</summary>
public sealed record IndexAddRequest
{
    /// <summary>The index.</summary>
    public required string Index { get; init; }
    /// <summary>The images and artifacts to add; one that is there already is replaced.</summary>
    public required IReadOnlyList<string> Images { get; init; }
    /// <summary>Whether of an index all entries are taken, not only this machine's.</summary>
    public bool All { get; init; }
    /// <summary>What the index says of them; what is not said comes from the images.</summary>
    public IndexEntryOptions Entry { get; init; } = new();
}

/// <summary>What <see cref="IndexOperation.RemoveAsync"/> can be asked for.</summary>
public sealed record IndexRemoveRequest
{
    /// <summary>The index.</summary>
    public required string Index { get; init; }
    /// <summary>Entries: digests, their beginnings, or platforms.</summary>
    public required IReadOnlyList<string> Entries { get; init; }
}

/// <summary>What <see cref="IndexOperation.AnnotateAsync"/> can be asked for.</summary>
public sealed record IndexAnnotateRequest
{
    /// <summary>The index.</summary>
    public required string Index { get; init; }
    /// <summary>The entry: a digest, its beginning, or a platform; null for the index itself, which has annotations only.</summary>
    public string? Entry { get; init; }
    /// <summary>What is to be said.</summary>
    public IndexEntryOptions Options { get; init; } = new();
}
