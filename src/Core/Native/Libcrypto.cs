using System.Runtime.InteropServices;
using Oci.Diagnostics;

namespace Oci.Native;

/// <summary>What OpenSSL's libcrypto has and the runtime, which rests on it, does not offer. Source: openssl/evp.h, 1.1.1 and later.</summary>
internal static unsafe partial class Libcrypto
{
    public const string Library = "libcrypto";

    /// <summary>EVP_PKEY_ED25519.</summary>
    public const int Ed25519 = 1087;

    static Libcrypto() => SystemLibrary.Register();

    internal static OciException Missing(Exception inner) => SystemLibrary.Missing(Library, "sign with Ed25519 keys", "libssl3", "openssl-libs", "openssl", inner);

    [LibraryImport(Library)]
    public static partial Ed25519Handle EVP_PKEY_new_raw_private_key(int type, nint engine, byte* key, nuint length);

    [LibraryImport(Library)]
    public static partial void EVP_PKEY_free(nint key);

    [LibraryImport(Library)]
    public static partial int EVP_PKEY_get_raw_public_key(Ed25519Handle key, byte* publicKey, ref nuint length);

    [LibraryImport(Library)]
    public static partial nint EVP_MD_CTX_new();

    [LibraryImport(Library)]
    public static partial void EVP_MD_CTX_free(nint context);

    [LibraryImport(Library)]
    public static partial int EVP_DigestSignInit(nint context, nint keyContext, nint digest, nint engine, Ed25519Handle key);

    [LibraryImport(Library)]
    public static partial int EVP_DigestSign(nint context, byte* signature, ref nuint signatureLength, byte* data, nuint length);
}
