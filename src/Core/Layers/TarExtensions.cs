namespace Oci.Layers;

/// <summary>
/// The extension headers that came before an entry. Each kind may come once: where there are two, some readers take the first, some the last,
/// some merge them.
/// </summary>
internal sealed class TarExtensions(long offset)
{
    private static readonly PaxAttributes None = new();
    private PaxAttributes? local;
    private ReadOnlyMemory<byte>? longName;
    private ReadOnlyMemory<byte>? longLink;

    /// <summary>Where the first of the headers is, or the entry's own when there is none.</summary>
    public long Offset { get; } = offset;
    public PaxAttributes Local => local ?? None;
    public bool IsEmpty => local is null && longName is null && longLink is null;

    public void SetLocal(PaxAttributes attributes, long at) => local = local is null ? attributes : throw Twice(at, "PAX header");
    public void SetLongName(ReadOnlyMemory<byte> name, long at) => longName = longName is null ? name : throw Twice(at, "GNU long name");
    public void SetLongLink(ReadOnlyMemory<byte> name, long at) => longLink = longLink is null ? name : throw Twice(at, "GNU long link name");

    /// <summary>The entry's name.</summary>
    public ReadOnlyMemory<byte> Name(TarHeader header)
    {
        if (Local.Sparse is { Name.IsEmpty: false } sparse) return sparse.Name;
        var name = OneOf(Local.Path, longName ?? default, header.Offset);
        return !name.IsEmpty ? name : header.Prefix.IsEmpty ? header.Name.ToArray() : (byte[])[.. header.Prefix, (byte)'/', .. header.Name];
    }

    /// <summary>The name that the entry links to.</summary>
    public ReadOnlyMemory<byte> LinkName(TarHeader header)
    {
        var name = OneOf(Local.LinkPath, longLink ?? default, header.Offset);
        return name.IsEmpty ? header.LinkName.ToArray() : name;
    }

    private static ReadOnlyMemory<byte> OneOf(ReadOnlyMemory<byte> pax, ReadOnlyMemory<byte> gnu, long at) =>
        pax.IsEmpty ? gnu
        : gnu.IsEmpty || gnu.Span.SequenceEqual(pax.Span) ? pax
        : throw TarFault.Invalid(at, $"expected one name, found `{Native.ByteText.Escape(pax.Span)}` and `{Native.ByteText.Escape(gnu.Span)}`");

    private static Diagnostics.OciException Twice(long at, string what) => TarFault.Invalid(at, $"expected one {what} before an entry, found two");
}
