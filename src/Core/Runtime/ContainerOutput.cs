namespace Oci.Runtime;

/// <summary>Takes what a container's process writes.</summary>
/// <param name="bytes">Valid during the call.</param>
/// <param name="isError">Whether it came on standard error.</param>
public delegate void ContainerOutput(ReadOnlySpan<byte> bytes, bool isError);
