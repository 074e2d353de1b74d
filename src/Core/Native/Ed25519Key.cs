using System.Security.Cryptography;
using Oci.Diagnostics;

namespace Oci.Native;

/// <summary>A private key that signs with Ed25519, which the runtime's own cryptography does not have. Source: RFC 8032.</summary>
internal sealed unsafe class Ed25519Key : IDisposable
{
    /// <summary>Bytes of a seed, which is the whole private key, and of a public key.</summary>
    public const int KeyLength = 32;

    private const int SignatureLength = 64;

    private readonly Ed25519Handle key;

    /// <summary>The key that grows from a seed.</summary>
    /// <exception cref="OciException"><see cref="ErrorCodes.NativeLibraryMissing"/>.</exception>
    /// <exception cref="CryptographicException">The seed has another length, or the library does without Ed25519.</exception>
    public Ed25519Key(ReadOnlySpan<byte> seed)
    {
        try
        {
            fixed (byte* bytes = seed) key = Libcrypto.EVP_PKEY_new_raw_private_key(Libcrypto.Ed25519, 0, bytes, (nuint)seed.Length);
        }
        catch (DllNotFoundException inner)
        {
            throw Libcrypto.Missing(inner);
        }
        if (key.IsInvalid) throw new CryptographicException("the library takes no such Ed25519 key");
        var found = new byte[KeyLength];
        nuint length = KeyLength;
        fixed (byte* bytes = found) Check(Libcrypto.EVP_PKEY_get_raw_public_key(key, bytes, ref length));
        PublicKey = found;
    }

    /// <summary>The public key.</summary>
    public ReadOnlyMemory<byte> PublicKey { get; }

    /// <summary>The signature of some data: always the same one.</summary>
    public byte[] Sign(ReadOnlySpan<byte> data)
    {
        var context = Libcrypto.EVP_MD_CTX_new();
        try
        {
            var signature = new byte[SignatureLength];
            nuint length = SignatureLength;
            Check(Libcrypto.EVP_DigestSignInit(context, 0, 0, 0, key));
            fixed (byte* bytes = data)
            fixed (byte* target = signature) Check(Libcrypto.EVP_DigestSign(context, target, ref length, bytes, (nuint)data.Length));
            return signature;
        }
        finally
        {
            Libcrypto.EVP_MD_CTX_free(context);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => key.Dispose();

    private static void Check(int result)
    {
        if (result != 1) throw new CryptographicException("the library refuses to sign with an Ed25519 key");
    }
}
