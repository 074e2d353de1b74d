namespace Oci.Runtime;

/// <summary>Which system call filter a container gets.</summary>
public abstract record SeccompChoice
{
    private SeccompChoice() { }

    /// <summary>The profile that comes with this library.</summary>
    public static SeccompChoice Default { get; } = new BuiltIn();

    /// <summary>No filter.</summary>
    public static SeccompChoice Unconfined { get; } = new Off();

    /// <summary>A profile of the user's: the JSON form of Docker and Podman, or runtime-spec's.</summary>
    /// <param name="Json">The whole document.</param>
    /// <param name="Path">Where it came from, for messages.</param>
    public sealed record Profile(ReadOnlyMemory<byte> Json, string Path) : SeccompChoice;

    internal sealed record BuiltIn : SeccompChoice;

    internal sealed record Off : SeccompChoice;
}
