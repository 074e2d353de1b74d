namespace Oci.Containerfile;

/// <summary>A mount of RUN with its variables expanded and its defaults filled in, as far as they need no context.</summary>
public sealed record RunMount
{
    /// <summary>What is mounted.</summary>
    public RunMountType Type { get; init; } = RunMountType.Bind;

    /// <summary>A stage, a named context or an image; null for the build context, or for an empty directory (cache).</summary>
    public string? From { get; init; }

    /// <summary>The path in <see cref="From"/>, or null for its root.</summary>
    public string? Source { get; init; }

    /// <summary>Where it appears, relative to the working directory; null where the type has a default.</summary>
    public string? Target { get; init; }

    /// <summary>Whether the step may not write. The default is true for bind, else false.</summary>
    public bool ReadOnly { get; init; }

    /// <summary>The name of a cache (null: its target), a secret (never null) or an agent (<c>default</c>).</summary>
    public string? Id { get; init; }

    /// <summary>How a cache is shared.</summary>
    public CacheSharing Sharing { get; init; }

    /// <summary>The permissions of a cache directory, a secret or a socket; null for the type's default (0755, 0400, 0600).</summary>
    public int? Mode { get; init; }

    /// <summary>The owner, or null for 0.</summary>
    public int? Uid { get; init; }

    /// <summary>The group, or null for 0.</summary>
    public int? Gid { get; init; }

    /// <summary>The most bytes of a tmpfs, or null.</summary>
    public long? Size { get; init; }

    /// <summary>Whether the step fails where the secret or the agent is absent.</summary>
    public bool Required { get; init; }

    /// <summary>The environment variable that gets the secret, or null.</summary>
    public string? EnvironmentVariable { get; init; }

    /// <summary>Whether a tmpfs begins with what the image has at its target (a buildah extension).</summary>
    public bool CopyUp { get; init; }

    /// <summary>Mount options that only some engines know (buildah): <c>nosuid</c>, <c>bind-propagation=rslave</c>, <c>relabel=shared</c>, <c>z</c>, <c>U</c>.</summary>
    public IReadOnlyList<string> Options { get; init; } = [];
}
