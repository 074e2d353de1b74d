using Oci.Native;

namespace Oci.Layers;

/// <summary>What a file gets when it is unpacked. Ids are the host's.</summary>
/// <param name="Mode">Twelve permission bits.</param>
/// <param name="Uid">Owner.</param>
/// <param name="Gid">Group.</param>
/// <param name="ModifiedAt">Time.</param>
/// <param name="Xattrs">Extended attributes, as they are set.</param>
internal readonly record struct EntryAttributes(int Mode, uint Uid, uint Gid, UnixTime ModifiedAt, IReadOnlyList<ExtendedAttribute> Xattrs);
