using System.Numerics;
using System.Security.Cryptography;
using System.Text;
using Oci.Native;

namespace Oci.Build;

/// <summary>OpenSSH's own form of a private key. Source: PROTOCOL.key of OpenSSH.</summary>
internal static class OpenSshKey
{
    private static ReadOnlySpan<byte> Magic => "openssh-key-v1\0"u8;

    /// <summary>Reads a key; null where a passphrase protects it.</summary>
    /// <exception cref="FormatException">It is damaged, or of another kind.</exception>
    /// <exception cref="CryptographicException">Its numbers make no key.</exception>
    public static SshKey? TryRead(ReadOnlySpan<byte> content)
    {
        if (!content.StartsWith(Magic)) throw new FormatException("it does not begin as OpenSSH's keys do");
        var reader = new SshReader(content[Magic.Length..]);
        if (!reader.ReadString().SequenceEqual("none"u8)) return null;
        reader.ReadString(); // how a passphrase would become a key
        reader.ReadString();
        if (reader.ReadNumber() != 1) throw new FormatException("it holds several keys");
        reader.ReadString(); // the public key, which is in the private one too
        return ReadKey(reader.ReadString());
    }

    private static SshKey ReadKey(ReadOnlySpan<byte> content)
    {
        var reader = new SshReader(content);
        if (reader.ReadNumber() != reader.ReadNumber()) throw new FormatException("its check numbers differ");
        var kind = reader.ReadString();
        if (kind.SequenceEqual(SshEd25519Key.Name)) return ReadEd25519(ref reader);
        if (kind.SequenceEqual(SshRsaKey.Name)) return ReadRsa(ref reader);
        var name = Encoding.ASCII.GetString(kind);
        return SshEcdsaKey.IsName(name) ? ReadEcdsa(ref reader) : throw new FormatException($"its kind is {name}");
    }

    private static SshEd25519Key ReadEd25519(ref SshReader reader)
    {
        reader.ReadString(); // the public key
        var seed = reader.ReadString();
        if (seed.Length != 2 * Ed25519Key.KeyLength) throw new FormatException("its length is not that of an Ed25519 key");
        return new SshEd25519Key(new Ed25519Key(seed[..Ed25519Key.KeyLength]), Comment(ref reader));
    }

    private static SshEcdsaKey ReadEcdsa(ref SshReader reader)
    {
        var curve = SshEcdsaKey.CurveOf(Encoding.ASCII.GetString(reader.ReadString()));
        var point = reader.ReadString();
        var length = point.Length / 2;
        var number = reader.ReadInteger();
        if (point.Length % 2 == 0 || point[0] != 4 || number.Length > length) throw new FormatException("its point is none of the curve");
        var key = ECDsa.Create(new ECParameters { Curve = curve, Q = new ECPoint { X = point.Slice(1, length).ToArray(), Y = point[(1 + length)..].ToArray() }, D = Padded(number, length) });
        return new SshEcdsaKey(key, Comment(ref reader));
    }

    private static SshRsaKey ReadRsa(ref SshReader reader)
    {
        var modulus = reader.ReadInteger();
        var exponent = reader.ReadInteger();
        var number = reader.ReadInteger();
        var inverse = reader.ReadInteger();
        var first = reader.ReadInteger();
        var second = reader.ReadInteger();
        var half = (modulus.Length + 1) / 2;
        var key = RSA.Create(new RSAParameters
        {
            Modulus = modulus.ToArray(),
            Exponent = exponent.ToArray(),
            D = Padded(number, modulus.Length),
            P = Padded(first, half),
            Q = Padded(second, half),
            DP = Padded(Remainder(number, first), half),
            DQ = Padded(Remainder(number, second), half),
            InverseQ = Padded(inverse, half),
        });
        return new SshRsaKey(key, Comment(ref reader));
    }

    // OpenSSH leaves out what follows from the other numbers.
    private static byte[] Remainder(ReadOnlySpan<byte> number, ReadOnlySpan<byte> prime)
    {
        if (prime.IsEmpty || prime is [< 2]) throw new FormatException("one of its primes is none");
        return BigInteger.Remainder(new BigInteger(number, isUnsigned: true, isBigEndian: true), new BigInteger(prime, isUnsigned: true, isBigEndian: true) - 1).ToByteArray(isUnsigned: true, isBigEndian: true);
    }

    private static byte[] Padded(ReadOnlySpan<byte> number, int length)
    {
        var digits = number.TrimStart((byte)0);
        if (digits.Length > length) throw new FormatException("one of its numbers is too long");
        var padded = new byte[length];
        digits.CopyTo(padded.AsSpan(length - digits.Length));
        return padded;
    }

    private static string Comment(ref SshReader reader) => ByteText.Escape(Encoding.UTF8.GetString(reader.ReadString()));
}
