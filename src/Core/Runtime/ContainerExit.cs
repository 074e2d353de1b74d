namespace Oci.Runtime;

/// <summary>How a container's process ended.</summary>
/// <param name="Code">Its exit code, 0 to 255; 128 and the signal's number where a signal ended it.</param>
public readonly record struct ContainerExit(int Code)
{
    /// <summary>Whether it ended well.</summary>
    public bool IsSuccess => Code == 0;
}
