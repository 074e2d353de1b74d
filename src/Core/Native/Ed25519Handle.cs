using Microsoft.Win32.SafeHandles;

namespace Oci.Native;

/// <summary>An <c>EVP_PKEY</c>.</summary>
internal sealed class Ed25519Handle() : SafeHandleZeroOrMinusOneIsInvalid(ownsHandle: true)
{
    protected override bool ReleaseHandle()
    {
        Libcrypto.EVP_PKEY_free(handle);
        return true;
    }
}
