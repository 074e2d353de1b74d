using Oci.Runtime;

namespace Oci.Operations;

/// <summary>Paths in a bundle's configuration. Source: runtime-spec config.md: a bind mount's source is absolute or relative to the bundle.</summary>
internal static class BundlePath
{
    /// <summary>The mount with an absolute source, where its source is a path.</summary>
    public static MountSpec Absolute(MountSpec mount, string bundle) =>
        mount.Source is { } source && (mount.Type == "bind" || (mount.Options?.Any(option => option is "bind" or "rbind") ?? false))
            ? mount with { Source = Path.GetFullPath(source, bundle) }
            : mount;
}
