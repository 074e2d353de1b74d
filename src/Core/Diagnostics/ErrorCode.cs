namespace Oci.Diagnostics;

/// <summary>A stable number for one kind of fault, printed as <c>OCI4003</c>. The numbers and their meanings live in <see cref="ErrorCodes"/>.</summary>
/// <param name="Number">Four digits; the first says which floor the fault belongs to.</param>
public readonly record struct ErrorCode(int Number)
{
    /// <inheritdoc/>
    public override string ToString() => $"OCI{Number:D4}";
}
