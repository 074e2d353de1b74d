using Oci.Diagnostics;

namespace Oci.Native;

/// <summary>Decompresses zstd frames, one after another; skippable ones yield nothing.</summary>
internal sealed unsafe class ZstdDecompressor : IDisposable
{
    // zstd_errors.h: ZSTD_error_frameParameter_windowTooLarge is 16, and codes are negative.
    private static readonly nuint WindowTooLarge = unchecked((nuint)(-16));

    private readonly ZstdDecompressionHandle context;
    private readonly int maxWindowLog;

    public ZstdDecompressor(int maxWindowLog)
    {
        Libzstd.Load();
        this.maxWindowLog = maxWindowLog;
        context = Libzstd.ZSTD_createDCtx();
        var code = Libzstd.ZSTD_DCtx_setParameter(context, Libzstd.WindowLogMax, maxWindowLog);
        if (Libzstd.ZSTD_isError(code) != 0) throw new ArgumentOutOfRangeException(nameof(maxWindowLog), maxWindowLog, ZstdCompressor.ErrorName(code));
    }

    /// <summary>Whether input so far ends with a whole frame.</summary>
    public bool IsBetweenFrames { get; private set; } = true;

    /// <summary>Takes input and gives output, as much as there is and as there is room for. Not to be called without input between frames.</summary>
    /// <exception cref="OciException"><see cref="ErrorCodes.InvalidCompression"/>; <see cref="ErrorCodes.LimitExceeded"/> for a window that is too large.</exception>
    public int Decompress(ref ReadOnlySpan<byte> input, Span<byte> output)
    {
        fixed (byte* from = input)
        fixed (byte* to = output)
        {
            var source = new Libzstd.Buffer { Start = from, Size = (nuint)input.Length };
            var target = new Libzstd.Buffer { Start = to, Size = (nuint)output.Length };
            var hint = Libzstd.ZSTD_decompressStream(context, ref target, ref source);
            if (Libzstd.ZSTD_isError(hint) != 0) throw Fault(hint);
            IsBetweenFrames = hint == 0;
            input = input[(int)source.Position..];
            return (int)target.Position;
        }
    }

    private OciException Fault(nuint code) => code == WindowTooLarge
        ? new(ErrorCodes.LimitExceeded, $"expected a zstd window of at most 2^{maxWindowLog} bytes, found a larger one")
        : new(ErrorCodes.InvalidCompression, $"expected zstd frames, found `{ZstdCompressor.ErrorName(code)}`");

    public void Dispose() => context.Dispose();
}
