using Oci.Native;

namespace Oci.Runtime;

/// <summary>What a mount forbids. Source: mount_setattr(2).</summary>
internal static class MountAttributes
{
    private const int Bytes = 32;
    private const ulong MapIds = 0x100000;

    /// <summary>Shows a mount's files with the owners that a user namespace has for them.</summary>
    /// <param name="table">Gets the call.</param>
    /// <param name="subject">For messages.</param>
    /// <param name="mount">The call that opened it.</param>
    /// <param name="users">A descriptor of the namespace.</param>
    /// <param name="recursive">Whether the mounts below it too.</param>
    public static void Map(CallTable table, string subject, CallArgument mount, int users, bool recursive) =>
        table.Add("mount_setattr", $"owners of {subject}", mount, "", Kernel.EmptyPath | (recursive ? Kernel.Recursive : 0), CallMemory.OfNumbers(MapIds, 0, 0, (ulong)users), Bytes);

    /// <summary>Takes away from what a mount forbids.</summary>
    /// <inheritdoc cref="Set"/>
    public static Call Allow(CallTable table, string subject, CallArgument mount, ulong clear) =>
        table.Add("mount_setattr", subject, mount, "", Kernel.EmptyPath, CallMemory.OfNumbers(0, clear, 0, 0), Bytes);

    /// <summary>Adds to what a mount forbids; what it forbids already stays forbidden.</summary>
    /// <param name="table">Gets the call.</param>
    /// <param name="subject">For messages.</param>
    /// <param name="mount">The call that opened it.</param>
    /// <param name="set">Attributes.</param>
    /// <param name="propagation">How what is mounted below comes in and goes out; 0 for no change.</param>
    /// <param name="recursive">Whether the mounts below it too.</param>
    public static Call Set(CallTable table, string subject, CallArgument mount, ulong set, ulong propagation, bool recursive)
    {
        // One of the access times takes the place of another.
        var clear = (set & Kernel.AttributeAccessTimes) != 0 ? Kernel.AttributeAccessTimes : 0;
        return table.Add("mount_setattr", subject, mount, "", Kernel.EmptyPath | (recursive ? Kernel.Recursive : 0), CallMemory.OfNumbers(set, clear, propagation, 0), Bytes);
    }
}
