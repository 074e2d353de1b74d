using System.Runtime.InteropServices;
using Oci.Diagnostics;

namespace Oci.Native;

/// <summary>liblzma 5's streaming decoder. Source: lzma/base.h, lzma/container.h.</summary>
internal static unsafe partial class Liblzma
{
    public const string Library = "liblzma";

    // lzma_ret.
    public const int Ok = 0;
    public const int StreamEnd = 1;
    public const int MemoryError = 5;
    public const int MemoryLimit = 6;
    public const int FormatError = 7;
    public const int OptionsError = 8;
    public const int BufferError = 10;

    // lzma_action.
    public const int Run = 0;
    public const int Finish = 3;

    /// <summary>LZMA_CONCATENATED: one stream after another, as the xz program reads them.</summary>
    public const uint Concatenated = 0x08;

    /// <summary>lzma_stream.</summary>
    [StructLayout(LayoutKind.Sequential)]
    public struct State
    {
        public byte* Input;
        public nuint InputLength;
        public ulong InputTotal;
        public byte* Output;
        public nuint OutputLength;
        public ulong OutputTotal;
        public nint Allocator;
        public nint Internal;
        public fixed ulong Reserved[8]; // four pointers, two 64-bit numbers, two sizes
        public fixed uint ReservedKinds[2];
    }

    static Liblzma() => SystemLibrary.Register();

    /// <summary>Loads the library, once, with an error that says what to install.</summary>
    /// <exception cref="OciException"><see cref="ErrorCodes.NativeLibraryMissing"/>.</exception>
    public static void Load()
    {
        try
        {
            _ = lzma_version_number();
        }
        catch (DllNotFoundException inner)
        {
            throw Missing(inner);
        }
    }

    internal static OciException Missing(Exception inner) => SystemLibrary.Missing(Library, "read xz archives", "liblzma5", "xz-libs", "xz", inner);

    [LibraryImport(Library)]
    public static partial uint lzma_version_number();

    [LibraryImport(Library)]
    public static partial int lzma_stream_decoder(XzDecompressionHandle stream, ulong memoryLimit, uint flags);

    [LibraryImport(Library)]
    public static partial int lzma_code(XzDecompressionHandle stream, int action);

    [LibraryImport(Library)]
    public static partial void lzma_end(nint stream);
}
