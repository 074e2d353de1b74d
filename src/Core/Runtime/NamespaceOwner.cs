namespace Oci.Runtime;

/// <summary>Whose namespace of a kind a container is in.</summary>
public enum NamespaceOwner
{
    /// <summary>One of its own.</summary>
    Private,
    /// <summary>The host's, or rather the caller's.</summary>
    Host,
}
