namespace Oci.Runtime;

/// <summary>The descriptors of ours that a new process uses, by number.</summary>
internal sealed record SandboxDescriptors
{
    /// <summary>What becomes its standard streams; null leaves ours.</summary>
    public IReadOnlyList<int?> Streams { get; init; } = [null, null, null];
    /// <summary>Where it writes that it is ready; closes when it becomes the program.</summary>
    public required int Status { get; init; }
    /// <summary>From where it reads that it may go on.</summary>
    public required int Go { get; init; }
    /// <summary>Where it sends the descriptor of its terminal; null where it has none.</summary>
    public int? Terminal { get; init; }
    /// <summary>A process whose namespaces it joins; null to make new ones.</summary>
    public int? Joined { get; init; }

    /// <summary>Of mounts that are made already, and of user namespaces.</summary>
    public IReadOnlyList<int> Prepared { get; init; } = [];

    /// <summary>Our caller's, for the program.</summary>
    public IReadOnlyList<int> Given { get; init; } = [];

    /// <summary>All of them.</summary>
    public IEnumerable<int> All => ((int?[])[0, 1, 2, .. Streams, Status, Go, Terminal, Joined]).OfType<int>().Concat(Prepared).Concat(Given);

    /// <summary>Those that would close when it becomes a program.</summary>
    public IEnumerable<int> Kept => All.Where(file => file > 2).Distinct();

    /// <summary>Those that are still needed once namespaces are made and streams connected.</summary>
    public IEnumerable<int> Last => [0, 1, 2, Status, Go, .. Given];
}
