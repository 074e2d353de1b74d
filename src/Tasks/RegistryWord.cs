namespace Oci.Tasks;

/// <summary>What stands in <c>ContainerRegistry</c>: always a host, as for the SDK, where a reference would take a bare word for a part of docker.io.</summary>
internal static class RegistryWord
{
    /// <summary>The registry, and what may follow its host, such that a reference that begins with it has that host.</summary>
    public static string AsHost(string registry)
    {
        var slash = registry.IndexOf('/');
        var host = slash < 0 ? registry : registry[..slash];
        return host == "localhost" || host.AsSpan().ContainsAny('.', ':') ? registry : $"{host}:443{registry[host.Length..]}";
    }
}
