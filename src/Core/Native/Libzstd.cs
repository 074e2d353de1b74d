using System.Runtime.InteropServices;
using Oci.Diagnostics;

namespace Oci.Native;

/// <summary>libzstd 1.5's stable streaming interface. Source: zstd.h.</summary>
internal static unsafe partial class Libzstd
{
    public const string Library = "libzstd";

    // zstd.h: ZSTD_cParameter, ZSTD_dParameter, ZSTD_EndDirective.
    public const int CompressionLevel = 100;
    public const int WindowLog = 101;
    public const int HashLog = 102;
    public const int ChecksumFlag = 201;
    public const int WorkerCount = 400;
    public const int JobSize = 401;
    public const int OverlapLog = 402;
    public const int WindowLogMax = 100;
    public const int Continue = 0;
    public const int End = 2;

    /// <summary>ZSTD_inBuffer and ZSTD_outBuffer: a place, its size, and how far it has been used.</summary>
    [StructLayout(LayoutKind.Sequential)]
    public struct Buffer
    {
        public byte* Start;
        public nuint Size;
        public nuint Position;
    }

    static Libzstd() => SystemLibrary.Register();

    /// <summary>Loads the library, once, with an error that says what to install.</summary>
    /// <exception cref="OciException"><see cref="ErrorCodes.NativeLibraryMissing"/>.</exception>
    public static void Load()
    {
        try
        {
            _ = ZSTD_versionNumber();
        }
        catch (DllNotFoundException inner)
        {
            throw Missing(inner);
        }
    }

    internal static OciException Missing(Exception inner) => SystemLibrary.Missing(Library, "compress and read zstd layers", "libzstd1", "libzstd", "zstd", inner);

    [LibraryImport(Library)]
    public static partial uint ZSTD_versionNumber();

    [LibraryImport(Library)]
    public static partial uint ZSTD_isError(nuint code);

    [LibraryImport(Library)]
    public static partial byte* ZSTD_getErrorName(nuint code);

    [LibraryImport(Library)]
    public static partial ZstdCompressionHandle ZSTD_createCCtx();

    [LibraryImport(Library)]
    public static partial nuint ZSTD_freeCCtx(nint context);

    [LibraryImport(Library)]
    public static partial nuint ZSTD_CCtx_setParameter(ZstdCompressionHandle context, int parameter, int value);

    [LibraryImport(Library)]
    public static partial nuint ZSTD_compressStream2(ZstdCompressionHandle context, ref Buffer output, ref Buffer input, int end);

    [LibraryImport(Library)]
    public static partial ZstdDecompressionHandle ZSTD_createDCtx();

    [LibraryImport(Library)]
    public static partial nuint ZSTD_freeDCtx(nint context);

    [LibraryImport(Library)]
    public static partial nuint ZSTD_DCtx_setParameter(ZstdDecompressionHandle context, int parameter, int value);

    [LibraryImport(Library)]
    public static partial nuint ZSTD_decompressStream(ZstdDecompressionHandle context, ref Buffer output, ref Buffer input);
}
