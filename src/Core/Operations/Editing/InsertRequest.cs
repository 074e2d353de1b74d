using Oci.Content;

namespace Oci.Operations;

/// <summary>What <see cref="InsertOperation"/> can be asked for.</summary>
public sealed record InsertRequest
{
    /// <summary>The image.</summary>
    public required string Image { get; init; }
    /// <summary>A file or folder of the host; null with <see cref="Whiteout"/>.</summary>
    public string? Source { get; init; }
    /// <summary>The path that it gets in the image. Links on the way are followed, the last name is not.</summary>
    public required string Target { get; init; }
    /// <summary>The result's name; null to replace the image.</summary>
    public string? Tag { get; init; }
    /// <summary>Which image of an index; null for all of them.</summary>
    public Platform? Platform { get; init; }
    /// <summary>Whether what was below the target goes.</summary>
    public bool Opaque { get; init; }
    /// <summary>Whether the target goes, and nothing comes.</summary>
    public bool Whiteout { get; init; }
    /// <summary>Users: <c>CONTAINER:HOST:COUNT</c> each.</summary>
    public IReadOnlyList<string> UidMap { get; init; } = [];
    /// <summary>Groups, likewise.</summary>
    public IReadOnlyList<string> GidMap { get; init; } = [];
    /// <summary>Whether owners come from what an unpacking without rights noted, and the caller is root.</summary>
    public bool Rootless { get; init; }
    /// <summary>The layer's compression: <c>zstd[:N]</c>, <c>gzip[:N]</c>, <c>none</c>; null for that of the last layer, else zstd.</summary>
    public string? Compression { get; init; }
    /// <summary>What is written into the history.</summary>
    public HistoryOptions History { get; init; } = new();
}
