using Microsoft.Win32.SafeHandles;

namespace Oci.Native;

/// <summary>A <c>ZSTD_CCtx</c>.</summary>
internal sealed class ZstdCompressionHandle() : SafeHandleZeroOrMinusOneIsInvalid(ownsHandle: true)
{
    protected override bool ReleaseHandle() => Libzstd.ZSTD_freeCCtx(handle) == 0;
}
