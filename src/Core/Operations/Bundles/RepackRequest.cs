namespace Oci.Operations;

/// <summary>What <see cref="RepackOperation"/> can be asked for.</summary>
public sealed record RepackRequest
{
    /// <summary>The bundle that was unpacked.</summary>
    public required string Bundle { get; init; }
    /// <summary>The result's name.</summary>
    public required string Image { get; init; }
    /// <summary>Whether the bundle belongs to the new image from then on: its next repack finds what changed since.</summary>
    public bool RefreshBundle { get; init; }
    /// <summary>Paths at and below which changes do not count.</summary>
    public IReadOnlyList<string> MaskPath { get; init; } = [];
    /// <summary>Whether changes in the image's volumes count.</summary>
    public bool NoMaskVolumes { get; init; }
    /// <summary>The layer's compression: <c>zstd[:N]</c>, <c>gzip[:N]</c>, <c>none</c>; null for that of the last layer, else zstd.</summary>
    public string? Compression { get; init; }
    /// <summary>What is written into the history.</summary>
    public HistoryOptions History { get; init; } = new();
}
