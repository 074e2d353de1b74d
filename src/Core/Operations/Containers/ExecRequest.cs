using Oci.Runtime;

namespace Oci.Operations;

/// <summary>Everything that <see cref="ExecOperation"/> can be asked for.</summary>
public sealed record ExecRequest
{
    /// <summary>A running or a working container, by name or ID.</summary>
    public required string Container { get; init; }

    /// <summary>What to run.</summary>
    public required IReadOnlyList<string> Command { get; init; }

    /// <summary><c>NAME=VALUE</c>, or <c>NAME</c> with the value that the caller's environment has; left out where it has none.</summary>
    public IReadOnlyList<string> Environment { get; init; } = [];

    /// <summary>In place of the container's working folder.</summary>
    public string? WorkingFolder { get; init; }

    /// <summary>In place of the container's user: <c>user[:group]</c>, names or numbers.</summary>
    public string? User { get; init; }

    /// <summary>All capabilities.</summary>
    public bool Privileged { get; init; }

    /// <summary>Whether the process reads the caller's standard input.</summary>
    public bool Interactive { get; init; }

    /// <summary>Whether the process gets a terminal.</summary>
    public bool Terminal { get; init; }

    /// <summary>In a working container: <c>SOURCE:PATH[:OPTION,…]</c>, a file or folder of the host to see.</summary>
    public IReadOnlyList<string> Volumes { get; init; } = [];

    /// <summary>In a working container: which network it sees.</summary>
    public NetworkMode Network { get; init; } = NetworkMode.Host;

    /// <summary>In a working container: capabilities beyond the standard ones; <c>ALL</c> for all.</summary>
    public IReadOnlyList<string> CapAdd { get; init; } = [];

    /// <summary>In a working container: capabilities that the process does not get; <c>ALL</c> for all.</summary>
    public IReadOnlyList<string> CapDrop { get; init; } = [];

    /// <summary>In a working container: what keeps the process apart from the host.</summary>
    public Isolation Isolation { get; init; }

    /// <summary>In a working container: the OCI runtime. Null leaves it to <see cref="Isolation"/>.</summary>
    public string? Runtime { get; init; }
}
