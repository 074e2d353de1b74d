using Microsoft.Win32.SafeHandles;

namespace Oci.Native;

/// <summary>A <c>ZSTD_DCtx</c>.</summary>
internal sealed class ZstdDecompressionHandle() : SafeHandleZeroOrMinusOneIsInvalid(ownsHandle: true)
{
    protected override bool ReleaseHandle() => Libzstd.ZSTD_freeDCtx(handle) == 0;
}
