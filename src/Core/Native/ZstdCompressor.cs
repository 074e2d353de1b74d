using System.Text;
using Oci.Diagnostics;
using System.Runtime.InteropServices;

namespace Oci.Native;

/// <summary>
/// Compresses to one zstd frame with a checksum. Always in libzstd's multi-threaded way, even with one worker, and with a job size that depends on
/// the level alone: so the bytes do not depend on the number of workers, nor on how the input is cut.
/// </summary>
internal sealed unsafe class ZstdCompressor : IDisposable
{
    // A job must be several windows long to compress well; windows grow with the level, up to 8 MiB at 19 and 128 MiB at 22.
    private const int SmallJob = 4 << 20;
    private const int LargeJob = 32 << 20;
    private const int LargeJobLevel = 13;
    // What one job keeps in memory (input, output, tables) times the workers stays below some 100 MiB.
    private const int SmallJobWorkers = 8;
    private const int LargeJobWorkers = 2;

    private readonly ZstdCompressionHandle context;

    public ZstdCompressor(int level, int workers)
    {
        Libzstd.Load();
        context = Libzstd.ZSTD_createCCtx();
        var isLarge = level >= LargeJobLevel;
        Set(Libzstd.CompressionLevel, level, "compression level");
        Set(Libzstd.ChecksumFlag, 1, "checksum");
        Set(Libzstd.WorkerCount, Math.Clamp(workers, 1, isLarge ? LargeJobWorkers : SmallJobWorkers), "several threads");
        Set(Libzstd.JobSize, isLarge ? LargeJob : SmallJob, "job size");
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
