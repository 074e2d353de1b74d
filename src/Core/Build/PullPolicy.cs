namespace Oci.Build;

/// <summary>When a base image is fetched from its registry.</summary>
public enum PullPolicy
{
    /// <summary>When it is not in the local store.</summary>
    Missing,
    /// <summary>Always, so that a moved tag is seen.</summary>
    Always,
    /// <summary>Always where the registry answers; else what is in the local store is taken.</summary>
    Newer,
    /// <summary>Never: it must be in the local store.</summary>
    Never,
}
