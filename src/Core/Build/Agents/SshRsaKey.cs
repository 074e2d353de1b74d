using System.Security.Cryptography;

namespace Oci.Build;

/// <summary>An RSA key. Source: RFC 4253, section 6.6, and RFC 8332 for its signatures.</summary>
internal sealed class SshRsaKey(RSA key, string comment) : SshKey(Encode(key), comment)
{
    private const uint Sha256Flag = 2;
    private const uint Sha512Flag = 4;

    public static ReadOnlySpan<byte> Name => "ssh-rsa"u8;

    public override byte[] Sign(ReadOnlySpan<byte> data, uint flags) => (flags & (Sha256Flag | Sha512Flag)) switch
    {
        0 => Sign("ssh-rsa"u8, data, HashAlgorithmName.SHA1), // what a client of old asks for; who verifies may refuse it
        Sha256Flag => Sign("rsa-sha2-256"u8, data, HashAlgorithmName.SHA256),
        _ => Sign("rsa-sha2-512"u8, data, HashAlgorithmName.SHA512),
    };

    public override void Dispose() => key.Dispose();

    private byte[] Sign(ReadOnlySpan<byte> algorithm, ReadOnlySpan<byte> data, HashAlgorithmName hash) =>
        new SshWriter().String(algorithm).String(key.SignData(data, hash, RSASignaturePadding.Pkcs1)).ToArray();

    private static byte[] Encode(RSA key)
    {
        var numbers = key.ExportParameters(includePrivateParameters: false);
        return new SshWriter().String(Name).Integer(numbers.Exponent).Integer(numbers.Modulus).ToArray();
    }
}
