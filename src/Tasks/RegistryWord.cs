using Oci.Diagnostics;

namespace Oci.Tasks;

/// <summary>What stands in <c>LocalRegistry</c>, and in <c>ContainerRegistry</c>: there always a host, as for the SDK, where a reference would take a bare word for a part of docker.io.</summary>
internal static class RegistryWord
{
    /// <summary>The registry, and what may follow its host but a final slash, such that a reference that begins with it has that host.</summary>
    public static string AsHost(string registry)
    {
        registry = registry.TrimEnd('/');
        var slash = registry.IndexOf('/');
        var host = slash < 0 ? registry : registry[..slash];
        return host == "localhost" || host.AsSpan().ContainsAny('.', ':') ? registry : $"{host}:443{registry[host.Length..]}";
    }

    /// <summary>The form of reference for an image that goes to no registry.</summary>
    /// <exception cref="OciException"><see cref="ErrorCodes.InvalidPublishItem"/>: an engine is named that has no place which other programs may write to; who expects the image there would miss it.</exception>
    public static string LocalScheme(string localRegistry) => localRegistry.ToUpperInvariant() switch
    {
        "" => "store",
        "DOCKER" => "docker-daemon",
        _ => throw new OciException(ErrorCodes.InvalidPublishItem, $"expected `Docker` as LocalRegistry, or nothing for the local store, found `{localRegistry}`", "set ContainerArchiveOutputPath, and pass the file to `podman load -i`"),
    };
}
