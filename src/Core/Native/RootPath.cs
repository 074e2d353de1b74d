using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace Oci.Native;

/// <summary>
/// A path inside a root file system, as bytes: Linux names are bytes, not text. Always relative to the root and lexically clean:
/// no leading or trailing slash, no empty, <c>.</c> or <c>..</c> component. The root itself is the empty path.
/// Ordered by bytes, component by component being irrelevant: <c>a-b</c> sorts before <c>a/b</c>.
/// </summary>
public readonly struct RootPath : IEquatable<RootPath>, IComparable<RootPath>
{
    /// <summary>What Linux takes as a path, in bytes, with the NUL at its end. Source: limits.h, <c>PATH_MAX</c>.</summary>
    internal const int LongestPath = 4096;

    private readonly byte[]? bytes;

    private RootPath(byte[] clean) => bytes = clean;

    /// <summary>The root itself.</summary>
    public static RootPath Root => default;

    /// <summary>The bytes, without a leading slash; empty for the root.</summary>
    public ReadOnlySpan<byte> Bytes => bytes;

    /// <summary>Whether this is the root itself.</summary>
    public bool IsRoot => bytes is null or { Length: 0 };

    /// <summary>Cleans <paramref name="raw"/>: strips leading slashes and <c>./</c>, resolves <c>..</c> lexically; it can never leave the root.</summary>
    public static RootPath Clean(ReadOnlySpan<byte> raw)
    {
        if (IsClean(raw)) return new RootPath(raw.ToArray());
        var output = new byte[raw.Length];
        var length = 0;
        foreach (var range in raw.Split((byte)'/'))
        {
            var part = raw[range];
            if (part.IsEmpty || part.SequenceEqual("."u8)) continue;
            if (part.SequenceEqual(".."u8))
            {
                length = Math.Max(0, output.AsSpan(0, length).LastIndexOf((byte)'/'));
                continue;
            }
            if (length > 0) output[length++] = (byte)'/';
            part.CopyTo(output.AsSpan(length));
            length += part.Length;
        }
        return new RootPath(output[..length]);
    }

    /// <summary>Cleans a path given as text (UTF-8).</summary>
    public static RootPath Clean(string raw) => Clean(Encoding.UTF8.GetBytes(raw));

    /// <summary>Puts clean components together.</summary>
    internal static RootPath Join(IReadOnlyCollection<byte[]> components)
    {
        if (components.Count == 0) return Root;
        var joined = new byte[components.Sum(name => name.Length + 1) - 1];
        var length = 0;
        foreach (var name in components)
        {
            if (length > 0) joined[length++] = (byte)'/';
            name.CopyTo(joined, length);
            length += name.Length;
        }
        return new RootPath(joined);
    }

    private static bool IsClean(ReadOnlySpan<byte> raw)
    {
        if (raw.IsEmpty) return false;
        foreach (var range in raw.Split((byte)'/'))
        {
            var part = raw[range];
            if (part.IsEmpty || part.SequenceEqual("."u8) || part.SequenceEqual(".."u8)) return false;
        }
        return true;
    }

    /// <summary>The path without its last component; the root's parent is the root.</summary>
    public RootPath Parent
    {
        get
        {
            var slash = Bytes.LastIndexOf((byte)'/');
            return slash < 0 ? Root : new RootPath(Bytes[..slash].ToArray());
        }
    }

    /// <summary>The last component; empty for the root.</summary>
    public ReadOnlySpan<byte> Name => Bytes[(Bytes.LastIndexOf((byte)'/') + 1)..];

    /// <summary>This path with one more component or a clean relative path below it.</summary>
    public RootPath Append(ReadOnlySpan<byte> below)
    {
        if (IsRoot) return Clean(below);
        var joined = new byte[Bytes.Length + 1 + below.Length];
        Bytes.CopyTo(joined);
        joined[Bytes.Length] = (byte)'/';
        below.CopyTo(joined.AsSpan(Bytes.Length + 1));
        return Clean(joined);
    }

    /// <summary>Whether this is <paramref name="other"/> or lies below it.</summary>
    public bool IsAtOrBelow(RootPath other) =>
        other.IsRoot || (Bytes.StartsWith(other.Bytes) && (Bytes.Length == other.Bytes.Length || Bytes[other.Bytes.Length] == '/'));

    /// <inheritdoc/>
    public bool Equals(RootPath other) => Bytes.SequenceEqual(other.Bytes);

    /// <inheritdoc/>
    public override bool Equals([NotNullWhen(true)] object? obj) => obj is RootPath other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        var hash = new HashCode();
        hash.AddBytes(Bytes);
        return hash.ToHashCode();
    }

    /// <inheritdoc/>
    public int CompareTo(RootPath other) => Bytes.SequenceCompareTo(other.Bytes);

    /// <summary>For people: a leading slash, bytes that are not printable UTF-8 as <c>\xNN</c>.</summary>
    public override string ToString() => "/" + ByteText.Escape(Bytes);

    /// <inheritdoc/>
    public static bool operator ==(RootPath left, RootPath right) => left.Equals(right);
    /// <inheritdoc/>
    public static bool operator !=(RootPath left, RootPath right) => !left.Equals(right);
    /// <inheritdoc/>
    public static bool operator <(RootPath left, RootPath right) => left.CompareTo(right) < 0;
    /// <inheritdoc/>
    public static bool operator >(RootPath left, RootPath right) => left.CompareTo(right) > 0;
    /// <inheritdoc/>
    public static bool operator <=(RootPath left, RootPath right) => left.CompareTo(right) <= 0;
    /// <inheritdoc/>
    public static bool operator >=(RootPath left, RootPath right) => left.CompareTo(right) >= 0;
}
