using System.Formats.Asn1;
using System.Security.Cryptography;
using Oci.Diagnostics;
using Oci.Native;

namespace Oci.Build;

/// <summary>
/// Reads private keys from files: OpenSSH's own form, and the PEM forms that OpenSSL writes. Ed25519, RSA and ECDSA; none that a passphrase
/// protects, for a build asks nobody.
/// </summary>
internal static class SshKeyFile
{
    private const string Ed25519Identifier = "1.3.101.112";

    /// <summary>Bytes of the largest file that is a key.</summary>
    public const int MaxLength = 100_000;

    /// <summary>Whether a file begins as a private key does.</summary>
    public static bool IsKey(string text) => PemEncoding.TryFind(text, out var pem) && text[pem.Label].EndsWith("PRIVATE KEY", StringComparison.Ordinal);

    /// <summary>Reads a key.</summary>
    /// <param name="text">The file.</param>
    /// <param name="name">What it is called, for messages.</param>
    /// <exception cref="OciException"><see cref="ErrorCodes.InvalidSshKey"/>: it is no key, of another kind, or protected.</exception>
    public static SshKey Read(string text, string name)
    {
        if (!PemEncoding.TryFind(text, out var pem)) throw Fault(name, "something else", null);
        var label = text[pem.Label];
        try
        {
            if (label == "ENCRYPTED PRIVATE KEY" || (label.EndsWith("PRIVATE KEY", StringComparison.Ordinal) && text.Contains("Proc-Type: 4,ENCRYPTED", StringComparison.Ordinal))) throw Protected(name);
            var content = Convert.FromBase64String(text[pem.Base64Data]);
            return label switch
            {
                "OPENSSH PRIVATE KEY" => OpenSshKey.TryRead(content) ?? throw Protected(name),
                "RSA PRIVATE KEY" => OfRsa(rsa => rsa.ImportRSAPrivateKey(content, out _)),
                "EC PRIVATE KEY" => OfEcdsa(ecdsa => ecdsa.ImportECPrivateKey(content, out _)),
                "PRIVATE KEY" => ReadPkcs8(content),
                _ => throw Fault(name, $"`{ByteText.Escape(label)}`", null),
            };
        }
        catch (Exception fault) when (fault is FormatException or CryptographicException or AsnContentException)
        {
            throw Fault(name, $"one that cannot be read: {ByteText.Escape(fault.Message)}", fault);
        }
    }

    // PrivateKeyInfo: a version, the algorithm, the key. Source: RFC 5958, and RFC 8410 for Ed25519.
    private static SshKey ReadPkcs8(byte[] content)
    {
        var info = new AsnReader(content, AsnEncodingRules.BER).ReadSequence();
        info.ReadInteger();
        var algorithm = info.ReadSequence().ReadObjectIdentifier();
        return algorithm switch
        {
            Ed25519Identifier => new SshEd25519Key(new Ed25519Key(new AsnReader(info.ReadOctetString(), AsnEncodingRules.BER).ReadOctetString()), ""),
            "1.2.840.113549.1.1.1" => OfRsa(rsa => rsa.ImportPkcs8PrivateKey(content, out _)),
            "1.2.840.10045.2.1" => OfEcdsa(ecdsa => ecdsa.ImportPkcs8PrivateKey(content, out _)),
            _ => throw new FormatException($"its algorithm is {algorithm}"),
        };
    }

    private static SshRsaKey OfRsa(Action<RSA> import)
    {
        var key = RSA.Create();
        import(key);
        return new SshRsaKey(key, "");
    }

    private static SshEcdsaKey OfEcdsa(Action<ECDsa> import)
    {
        var key = ECDsa.Create();
        import(key);
        return new SshEcdsaKey(key, "");
    }

    private static OciException Protected(string name) => new(ErrorCodes.InvalidSshKey, $"expected a private key without a passphrase in `{ByteText.Escape(name)}`, found one that is protected",
        $"eval $(ssh-agent) && ssh-add {ByteText.Escape(name)}, and pass --ssh default");

    private static OciException Fault(string name, string found, Exception? inner) => new(ErrorCodes.InvalidSshKey,
        $"expected a private key (Ed25519, RSA or ECDSA) or the socket of an agent at `{ByteText.Escape(name)}`, found {found}", "ssh-keygen -t ed25519 -N '' -f FILE", inner: inner);
}
