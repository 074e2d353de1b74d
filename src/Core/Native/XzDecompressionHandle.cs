using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Oci.Native;

/// <summary>An <c>lzma_stream</c> in memory that nothing moves.</summary>
internal sealed unsafe class XzDecompressionHandle : SafeHandleZeroOrMinusOneIsInvalid
{
    public XzDecompressionHandle() : base(ownsHandle: true) => SetHandle((nint)NativeMemory.AllocZeroed((nuint)sizeof(Liblzma.State)));

    /// <summary>The stream's fields; while the handle is open.</summary>
    public ref Liblzma.State State => ref *(Liblzma.State*)handle;

    protected override bool ReleaseHandle()
    {
        Liblzma.lzma_end(handle);
        NativeMemory.Free((void*)handle);
        return true;
    }
}
