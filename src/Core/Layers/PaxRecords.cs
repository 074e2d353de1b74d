using Oci.Native;

namespace Oci.Layers;

/// <summary>Cuts the body of a PAX header into its records: <c>LEN KEY=VALUE\n</c>, where LEN counts everything. A value is any bytes.</summary>
internal ref struct PaxRecords(ReadOnlyMemory<byte> body, long offset, TarLimits limits)
{
    private ReadOnlyMemory<byte> rest = body;

    public ReadOnlySpan<byte> Key { get; private set; }
    public ReadOnlyMemory<byte> Value { get; private set; }

    /// <summary>Moves to the next record; false after the last one.</summary>
    public bool MoveNext()
    {
        if (rest.IsEmpty) return false;
        var blank = rest.Span[..Math.Min(rest.Length, 20)].IndexOf((byte)' ');
        if (blank < 0 || !TarNumber.TryParseDecimal(rest.Span[..blank], out var length)) throw Malformed("a length and a blank");
        if (length > limits.MaxPaxRecordSize) throw TarFault.TooMuch(offset, "bytes of one PAX record", limits.MaxPaxRecordSize, length);
        if (length <= blank + 1 || length > rest.Length) throw Malformed("a length that is inside the header");
        var record = rest[(blank + 1)..(int)length];
        if (record.Span[^1] != '\n') throw Malformed("a newline at the end of the record");
        var equals = record.Span.IndexOf((byte)'=');
        if (equals <= 0 || record.Span[..equals].Contains((byte)0)) throw Malformed("`KEY=VALUE`");
        Key = record.Span[..equals];
        Value = record[(equals + 1)..^1];
        rest = rest[(int)length..];
        return true;
    }

    private readonly Diagnostics.OciException Malformed(string expected) =>
        TarFault.Invalid(offset, $"expected {expected} in a PAX header, found `{ByteText.Escape(rest.Span[..Math.Min(rest.Length, 40)])}`");
}
