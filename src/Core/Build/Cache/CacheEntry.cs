namespace Oci.Build;

/// <summary>Something that a build cache keeps.</summary>
/// <param name="Kind">A step's result, or the folder of a cache mount.</param>
/// <param name="Id">The first digits of its key or name.</param>
/// <param name="Description">The instruction, or the mount's id.</param>
/// <param name="Size">Bytes: of the layer as stored, or of the folder's files.</param>
/// <param name="LastUsed">When a build used it last.</param>
public sealed record CacheEntry(CacheEntryKind Kind, string Id, string Description, long Size, DateTimeOffset LastUsed)
{
    /// <summary>The record's file, or the folder.</summary>
    internal string Path { get; init; } = "";

    /// <summary>What the size is counted by: entries with the same one share it.</summary>
    internal string? SharedBy { get; init; }
}
