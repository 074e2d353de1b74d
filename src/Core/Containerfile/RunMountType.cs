namespace Oci.Containerfile;

/// <summary>What RUN mounts.</summary>
public enum RunMountType
{
    /// <summary>A directory or a file of the context, a stage or an image.</summary>
    Bind,
    /// <summary>A directory that outlives the build.</summary>
    Cache,
    /// <summary>An empty directory in memory.</summary>
    Tmpfs,
    /// <summary>A secret as a file or an environment variable.</summary>
    Secret,
    /// <summary>The socket of an ssh agent.</summary>
    Ssh,
}
