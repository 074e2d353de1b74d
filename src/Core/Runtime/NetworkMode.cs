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
    /// <summary>A network of its own, on a bridge of the host that netavark makes: with an address that the host can reach. It needs root's rights.</summary>
    Bridge,
}
