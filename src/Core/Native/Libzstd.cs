using System.Reflection;
using System.Runtime.InteropServices;
using Oci.Diagnostics;

namespace Oci.Native;

/// <summary>libzstd 1.5's stable streaming interface. Source: zstd.h.</summary>
internal static unsafe partial class Libzstd
{
    private const string Library = "libzstd";

    // zstd.h: ZSTD_cParameter, ZSTD_dParameter, ZSTD_EndDirective.
    public const int CompressionLevel = 100;
    public const int ChecksumFlag = 201;
    public const int WorkerCount = 400;
    public const int JobSize = 401;
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

    static Libzstd() => NativeLibrary.SetDllImportResolver(typeof(Libzstd).Assembly, Resolve);

    /// <summary>What the system calls the library, most exact first.</summary>
    private static IEnumerable<string> Names =>
        OperatingSystem.IsWindows() ? ["libzstd.dll", "zstd.dll"]
        : OperatingSystem.IsMacOS() ? ["libzstd.1.dylib", "/opt/homebrew/lib/libzstd.1.dylib", "/usr/local/lib/libzstd.1.dylib"]
        : ["libzstd.so.1"];

    private static nint Resolve(string name, Assembly assembly, DllImportSearchPath? path)
    {
        if (name != Library) return 0;
        foreach (var candidate in Names)
        {
            if (NativeLibrary.TryLoad(candidate, assembly, path, out var handle)) return handle;
        }
        return 0;
    }

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
            throw Missing(string.Join("` or `", Names), inner);
        }
    }

    internal static OciException Missing(string library, Exception inner) => new(ErrorCodes.NativeLibraryMissing,
        $"expected the zstd library `{library}` to compress and read zstd layers, found none",
        OperatingSystem.IsWindows() ? "put `libzstd.dll` beside the program" : OperatingSystem.IsMacOS() ? "run `brew install zstd`" : "run `apt-get install libzstd1`, or `dnf install libzstd`", inner: inner);

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
