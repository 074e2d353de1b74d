namespace Oci.Layers;

/// <summary>
/// Compressed bytes for <see cref="Inflater"/>, which loads eight at a time: so there are zeros after the last ones, and what was taken
/// is compared with what was there.
/// </summary>
internal sealed class InflateInput(Stream source) : IDisposable
{
    private const int Capacity = 128 << 10;

    /// <summary>Zeros after the end of the stream.</summary>
    public const int Padding = 64;

    public byte[] Buffer { get; } = GC.AllocateUninitializedArray<byte>(Capacity + Padding, pinned: true);

    /// <summary>The next byte.</summary>
    public int Start { get; set; }

    /// <summary>After the last byte that is there.</summary>
    public int End { get; private set; }

    /// <summary>Whether the stream has no more.</summary>
    public bool IsLast { get; private set; }

    public ReadOnlySpan<byte> Bytes => Buffer.AsSpan(Start, End - Start);

    /// <summary>Sees to it that <paramref name="count"/> bytes are there, or all that are left.</summary>
    public bool TryFill(int count)
    {
        if (End - Start >= count) return true;
        Bytes.CopyTo(Buffer);
        (Start, End) = (0, End - Start);
        while (End < count && !IsLast)
        {
            var read = source.Read(Buffer.AsSpan(End, Capacity - End));
            End += read;
            IsLast = read == 0;
        }
        if (IsLast) Buffer.AsSpan(End, Padding).Clear();
        return End >= count;
    }

    public void Dispose() => source.Dispose();
}
