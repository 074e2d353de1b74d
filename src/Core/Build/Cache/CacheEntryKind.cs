namespace Oci.Build;

/// <summary>The kinds of <see cref="CacheEntry"/>.</summary>
public enum CacheEntryKind
{
    /// <summary>What a step made.</summary>
    Step,
    /// <summary>The folder of <c>RUN --mount=type=cache</c>.</summary>
    Mount,
}
