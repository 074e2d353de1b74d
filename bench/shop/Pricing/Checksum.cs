using System.Runtime.InteropServices;
using System.Text;

namespace Pricing;

public static partial class Checksum
{
    public static unsafe uint Of(string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        fixed (byte* start = bytes) return CompressionNative_Crc32(0, start, bytes.Length);
    }

    [LibraryImport("shop")]
    private static unsafe partial uint CompressionNative_Crc32(uint crc, byte* buffer, int length);
}
