namespace Oci.Interop.Registries;

/// <summary>What lies, or is served, under a digest.</summary>
/// <param name="Bytes">Its beginning.</param>
/// <param name="Length">How long it is said to be and, in a file, is: the rest is a hole. A registry never stops sending what is longer than <paramref name="Bytes"/>.</param>
/// <param name="Link">Where a symbolic link in its place leads.</param>
internal sealed record HostileBlob(byte[] Bytes, long Length, string? Link = null)
{
    public HostileBlob(byte[] bytes) : this(bytes, bytes.Length) { }
}
