using Oci.Content;

namespace Oci.Operations;

/// <summary>What an index is to say of one of its entries; null and empty say nothing new.</summary>
public sealed record IndexEntryOptions
{
    /// <summary>GOOS.</summary>
    public string? Os { get; init; }
    /// <summary>GOARCH.</summary>
    public string? Arch { get; init; }
    /// <summary>For example <c>v7</c>.</summary>
    public string? Variant { get; init; }
    /// <summary>Windows' build number.</summary>
    public string? OsVersion { get; init; }
    /// <summary>Features the image needs of the system; <c>-</c> takes all away.</summary>
    public IReadOnlyList<string> OsFeatures { get; init; } = [];
    /// <summary>Annotations of the entry: <c>KEY=VALUE</c>, <c>KEY-</c>.</summary>
    public IReadOnlyList<string> Annotations { get; init; } = [];

    private bool HasPlatform => Os is not null || Arch is not null || Variant is not null || OsVersion is not null || OsFeatures.Count > 0;

    /// <summary>The entry with what is said here.</summary>
    internal Descriptor Apply(Descriptor entry) => entry with
    {
        Platform = HasPlatform ? Apply(entry.Platform ?? new Platform { Os = "linux", Architecture = "" }) : entry.Platform,
        Annotations = NamedValues.Edit(entry.Annotations, "--annotation", Annotations, []),
    };

    private Platform Apply(Platform platform) => platform with
    {
        Os = Os ?? platform.Os,
        Architecture = Arch ?? platform.Architecture,
        Variant = Variant is null ? platform.Variant : Variant.Length == 0 ? null : Variant,
        OsVersion = OsVersion is null ? platform.OsVersion : OsVersion.Length == 0 ? null : OsVersion,
        OsFeatures = OsFeatures.Count == 0 ? platform.OsFeatures : NamedSet.Edit(platform.OsFeatures, OsFeatures, feature => [feature])?.ToList(),
    };
}
