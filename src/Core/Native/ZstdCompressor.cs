using System.Runtime.InteropServices;
using System.Text;
using Oci.Diagnostics;

namespace Oci.Native;

/// <summary>
/// Compresses to one zstd frame with a checksum. Always in libzstd's multi-threaded way, even with one worker, and with a job size that depends on
/// the level alone: so the bytes do not depend on the number of workers, nor on how the input is cut.
/// </summary>
internal sealed unsafe class ZstdCompressor : IDisposable
{
    // From here on the library searches long and in large tables, and what it chooses by itself is best.
    private const int FirstThoroughLevel = 13;

    // Each worker keeps a job, its output and tables: some 10 MiB at level 2, 50 at 12. So many stay below 150 MiB together up to level 19.
    private static int MostWorkersOf(int level) => level switch { <= 6 => 8, <= 9 => 5, _ => 2 };

    private readonly ZstdCompressionHandle context;

    public ZstdCompressor(int level, int workers)
    {
        Libzstd.Load();
        context = Libzstd.ZSTD_createCCtx();
        Set(Libzstd.CompressionLevel, level, "compression level");
        Set(Libzstd.ChecksumFlag, 1, "checksum");
        Set(Libzstd.WorkerCount, Math.Clamp(workers, 1, MostWorkersOf(level)), "several threads");
        if (level < FirstThoroughLevel) SetFast(level);
        else Set(Libzstd.JobSize, 16 << 20, "job size");
    }

    // A layer repeats itself from far off: looking 4 MiB back, also past a job's beginning, makes it smaller than a level more, and takes less time.
    // So far does every decoder look that keeps to RFC 8878 (8 MiB). The lowest levels' own tables would have forgotten by then what is there.
    private void SetFast(int level)
    {
        Set(Libzstd.JobSize, 4 << 20, "job size");
        Set(Libzstd.WindowLog, 22, "window");
        Set(Libzstd.OverlapLog, 7, "overlap");
        if (level <= 2) Set(Libzstd.HashLog, 15 + level, "size of a table");
    }

    private void Set(int parameter, int value, string name)
    {
        var code = Libzstd.ZSTD_CCtx_setParameter(context, parameter, value);
        if (Libzstd.ZSTD_isError(code) != 0)
            throw new OciException(ErrorCodes.NativeLibraryMissing, $"expected libzstd to take {value} as {name}, found `{ErrorName(code)}`", "install libzstd 1.5 or later, built with threads");
    }

    /// <summary>
    /// Takes input and gives output; call again while input is left and, to end the frame (<paramref name="end"/>), until it says it is done.
    /// The end comes with no input, for libzstd takes a short way when all input comes at once.
    /// </summary>
    public bool Compress(ref ReadOnlySpan<byte> input, Span<byte> output, out int written, bool end)
    {
        fixed (byte* from = input)
        fixed (byte* to = output)
        {
            var source = new Libzstd.Buffer { Start = from, Size = (nuint)input.Length };
            var target = new Libzstd.Buffer { Start = to, Size = (nuint)output.Length };
            var left = Libzstd.ZSTD_compressStream2(context, ref target, ref source, end ? Libzstd.End : Libzstd.Continue);
            // Out of memory, or our mistake: never the input's fault.
            if (Libzstd.ZSTD_isError(left) != 0) throw new InsufficientMemoryException($"zstd could not compress: {ErrorName(left)}");
            input = input[(int)source.Position..];
            written = (int)target.Position;
            return left == 0;
        }
    }

    internal static string ErrorName(nuint code) => Encoding.ASCII.GetString(MemoryMarshal.CreateReadOnlySpanFromNullTerminated(Libzstd.ZSTD_getErrorName(code)));

    public void Dispose() => context.Dispose();
}
