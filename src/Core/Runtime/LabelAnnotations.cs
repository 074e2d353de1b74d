using Oci.Images;

namespace Oci.Runtime;

/// <summary>What an image says of itself, as annotations of its containers. Source: image-spec conversion.md, Annotation Fields.</summary>
internal static class LabelAnnotations
{
    private const string Prefix = "org.opencontainers.image.";

    // Runtimes obey annotations: crun's run.oci.hooks.stdout names a file to write as root, runc's org.systemd.property.* sets a unit up. A label
    // comes from whoever made the image, so only names below which no runtime takes orders are let through.
    private static readonly string[] harmless = [Prefix, "org.label-schema.", "com.", "net."];

    /// <summary>The annotations, sorted by name; labels win over what the configuration's other fields say.</summary>
    public static IReadOnlyDictionary<string, string> Of(ImageConfig image, IReadOnlyDictionary<string, string> more)
    {
        var all = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var (name, value) in Fields(image))
            if (!string.IsNullOrEmpty(value)) all[Prefix + name] = value;
        foreach (var (name, value) in image.Config?.Labels ?? new Dictionary<string, string>())
            if (IsHarmless(name)) all[name] = value;
        foreach (var (name, value) in more) all[name] = value;
        return all;
    }

    internal static bool IsHarmless(string label) =>
        label.Length > 0 && (label.IndexOfAny(['.', '/']) < 0 || harmless.Any(prefix => label.StartsWith(prefix, StringComparison.Ordinal)));

    private static IEnumerable<(string Name, string? Value)> Fields(ImageConfig image) =>
    [
        ("os", image.Os),
        ("architecture", image.Architecture),
        ("variant", image.Variant),
        ("os.version", image.OsVersion),
        ("os.features", image.OsFeatures is { } features ? string.Join(',', features) : null),
        ("author", image.Author),
        ("created", image.Created),
        ("stopSignal", image.Config?.StopSignal),
        ("exposedPorts", image.Config?.ExposedPorts is { } ports ? string.Join(',', ports.Order(StringComparer.Ordinal)) : null),
    ];
}
