using Oci.Native;

namespace Oci.Build;

/// <summary>What a copy changes on the way.</summary>
internal sealed record CopyOptions
{
    /// <summary>The owner of everything that is copied; null leaves owners as they are.</summary>
    public (uint Uid, uint Gid)? Owner { get; init; }

    /// <summary>The modes of everything that is copied but links, from the mode it has; null leaves modes as they are.</summary>
    public Func<int, bool, int>? Mode { get; init; }

    /// <summary>The time of directories that are made on the way.</summary>
    public required UnixTime Now { get; init; }

    /// <summary>The time of everything that comes from a context; null leaves times as they are.</summary>
    public UnixTime? ContextTime { get; init; }

    /// <summary>The end of the paths in messages: what the destination is called.</summary>
    public required string Destination { get; init; }
}
