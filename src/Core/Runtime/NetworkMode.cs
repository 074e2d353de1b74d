namespace Oci.Runtime;

/// <summary>Which network a container sees.</summary>
public enum NetworkMode
{
    /// <summary>A network of its own with the loopback device only.</summary>
    None,
    /// <summary>The host's.</summary>
    Host,
}
