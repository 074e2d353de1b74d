using Oci.Testing;

namespace Oci.Interop.Registries;

/// <summary>One row of the fault plan: what goes wrong between a client and a registry, and what has to come of it.</summary>
/// <param name="Name">For people.</param>
/// <param name="IsPush">Whether the image travels to the registry.</param>
/// <param name="Faults">What goes wrong.</param>
public sealed record FaultScenario(string Name, bool IsPush, params IReadOnlyList<Fault> Faults)
{
    /// <summary>Whether the copy must succeed; else it must fail, in time and without a damaged image.</summary>
    public bool IsSurvivable { get; init; } = true;

    /// <summary>Whether the registry asks for tokens.</summary>
    public bool HasTokens { get; init; }

    /// <summary>How many bytes more than the image's own may travel, as a part of them; null does not count.</summary>
    public double? MostExtra { get; init; }

    public override string ToString() => Name;
}
