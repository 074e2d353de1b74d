namespace Oci.Native;

/// <summary>One name in a directory.</summary>
/// <param name="Name">The bytes of the name: one component.</param>
/// <param name="Kind">What the file system says it is; may be <see cref="FileKind.Unknown"/>.</param>
public readonly record struct DirectoryEntry(ReadOnlyMemory<byte> Name, FileKind Kind);
