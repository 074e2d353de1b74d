using System.Security.Cryptography;
using System.Text;

namespace Oci.Build;

/// <summary>A key on one of the NIST curves. Source: RFC 5656.</summary>
internal sealed class SshEcdsaKey(ECDsa key, string comment) : SshKey(Encode(key), comment)
{
    private const string Prefix = "ecdsa-sha2-";

    public static bool IsName(string name) => name.StartsWith(Prefix, StringComparison.Ordinal);

    /// <summary>The curve of the name that SSH has for it.</summary>
    /// <exception cref="FormatException">There is none.</exception>
    public static ECCurve CurveOf(string name) => name switch
    {
        "nistp256" => ECCurve.NamedCurves.nistP256,
        "nistp384" => ECCurve.NamedCurves.nistP384,
        "nistp521" => ECCurve.NamedCurves.nistP521,
        _ => throw new FormatException("the curve is none of those that SSH knows"),
    };

    public override byte[] Sign(ReadOnlySpan<byte> data, uint flags)
    {
        var hash = key.KeySize switch { 256 => HashAlgorithmName.SHA256, 384 => HashAlgorithmName.SHA384, _ => HashAlgorithmName.SHA512 };
        var signature = key.SignData(data, hash, DSASignatureFormat.IeeeP1363FixedFieldConcatenation).AsSpan();
        var numbers = new SshWriter().Integer(signature[..(signature.Length / 2)]).Integer(signature[(signature.Length / 2)..]);
        return new SshWriter().String(Encoding.ASCII.GetBytes(Prefix + CurveNameOf(key))).String(numbers.ToArray()).ToArray();
    }

    public override void Dispose() => key.Dispose();

    private static string CurveNameOf(ECDsa key) => $"nistp{key.KeySize}";

    private static byte[] Encode(ECDsa key)
    {
        var point = key.ExportParameters(includePrivateParameters: false).Q;
        var curve = CurveNameOf(key);
        _ = CurveOf(curve);
        return new SshWriter().String(Encoding.ASCII.GetBytes(Prefix + curve)).String(Encoding.ASCII.GetBytes(curve)).String([4, .. point.X!, .. point.Y!]).ToArray();
    }
}
