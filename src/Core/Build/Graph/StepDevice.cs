namespace Oci.Build;

/// <summary>A device that a <see cref="RunStep"/> asks for.</summary>
/// <param name="Name">A path below <c>/dev</c>, or a name of the Container Device Interface: <c>vendor.com/class[=name]</c>.</param>
/// <param name="Required">Whether the step fails where the device is not there.</param>
public sealed record StepDevice(string Name, bool Required)
{
    /// <inheritdoc/>
    public override string ToString() => Required ? $"{Name},required" : Name;
}
