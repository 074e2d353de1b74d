using Oci.Layers;

namespace Oci.Layouts;

/// <summary>Where a file of an archive lies, or which other one it is: the little that is kept of each of its entries.</summary>
/// <param name="Type">A file or a link.</param>
/// <param name="Offset">Of the content, in bytes from the archive's beginning.</param>
/// <param name="Size">Of the content, in bytes.</param>
/// <param name="LinkName">A link's target, as the archive has it.</param>
internal readonly record struct ArchiveEntry(TarEntryType Type, long Offset, long Size, ReadOnlyMemory<byte> LinkName);
