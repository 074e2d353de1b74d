using Oci.Native;

namespace Oci.Layers;

/// <summary>Why a directory gets attributes at the end.</summary>
internal enum LateReason
{
    /// <summary>It was there before and is not named by the layer: what the layer did in it must not show in its time (nor its mode, where that was in the way).</summary>
    Restored,
    /// <summary>An entry lies below it, none named it so far.</summary>
    Implied,
    /// <summary>An entry named it.</summary>
    Named,
}

/// <summary>What a directory is to have once a layer is applied.</summary>
/// <param name="Identity">The inode that is meant; another one of the same name is left alone.</param>
/// <param name="Attributes">Everything; only mode and time count for <see cref="LateReason.Restored"/>.</param>
/// <param name="Reason">Where that comes from.</param>
/// <param name="MayHaveOthers">Whether the directory may have extended attributes that are not in <paramref name="Attributes"/>.</param>
internal readonly record struct LateDirectory(FileIdentity Identity, EntryAttributes Attributes, LateReason Reason, bool MayHaveOthers);
