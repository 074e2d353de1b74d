namespace Oci.Operations;

/// <summary>What <see cref="RemoveOperation"/> can be asked for.</summary>
public sealed record RemoveRequest
{
    /// <summary>The names to take away, of the local store or of layouts.</summary>
    public required IReadOnlyList<string> Images { get; init; }
}
