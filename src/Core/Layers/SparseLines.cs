namespace Oci.Layers;

/// <summary>Reads the decimal lines that lead the content of a sparse file in PAX format 1.0, block by block.</summary>
internal sealed class SparseLines(TarInput input, long storedSize, long offset)
{
    private readonly byte[] block = new byte[TarFault.BlockSize];
    private int next = TarFault.BlockSize;

    /// <summary>Bytes taken from the content: whole blocks.</summary>
    public long Taken { get; private set; }

    public long ReadNumber()
    {
        Span<byte> digits = stackalloc byte[20];
        var length = 0;
        for (byte b; (b = ReadByte()) != '\n';)
        {
            if (length == digits.Length) throw Bad();
            digits[length++] = b;
        }
        return TarNumber.TryParseDecimal(digits[..length], out var number) ? number : throw Bad();
    }

    private byte ReadByte()
    {
        if (next == block.Length)
        {
            if (storedSize - Taken < block.Length || !input.TryReadBlock(block, "a sparse map")) throw Bad();
            Taken += block.Length;
            next = 0;
        }
        return block[next++];
    }

    private Diagnostics.OciException Bad() => TarFault.Invalid(offset, "expected lines of decimal numbers before a sparse file's content, found something else");
}
