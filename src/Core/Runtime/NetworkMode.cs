namespace Oci.Runtime;

/// <summary>Which network a container sees.</summary>
public enum NetworkMode
{
    /// <summary>A network of its own with the loopback device only.</summary>
    None,
    /// <summary>The host's.</summary>
    Host,
    /// <summary>A network of its own that slirp4netns connects, without any rights.</summary>
    Slirp4netns,
}
