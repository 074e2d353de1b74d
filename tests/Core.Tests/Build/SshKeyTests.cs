using System.Security.Cryptography;
using System.Text;
using Oci.Build;
using Oci.Diagnostics;

namespace Oci.Tests.Build;

public sealed class SshKeyTests
{
    // RFC 8032, section 7.1, test 2.
    private const string Seed = "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb";
    private const string PublicKey = "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c";
    private const string Signature = "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00";

    private static string Pem(string label, byte[] content) => $"{PemEncoding.WriteString(label, content)}\n";

    private static byte[] Ed25519Info(byte[] seed) => [.. Convert.FromHexString("302e020100300506032b657004220420"), .. seed];

    private static byte[] OpenSsh(Func<SshWriter, SshWriter> key, string cipher = "none", uint keys = 1, uint check = 7) => [.. "openssh-key-v1\0"u8,
        .. new SshWriter().String(Encoding.ASCII.GetBytes(cipher)).String("none"u8).String([]).Number(keys).String([]).String(key(new SshWriter().Number(7).Number(check)).ToArray()).ToArray()];

    private static byte[] OpenSsh(RSAParameters rsa) => OpenSsh(key => key.String("ssh-rsa"u8).Integer(rsa.Modulus).Integer(rsa.Exponent).Integer(rsa.D).Integer(rsa.InverseQ).Integer(rsa.P).Integer(rsa.Q).String("me@home"u8));

    private static byte[] OpenSsh(ECParameters key, string curve) => OpenSsh(writer => writer.String(Encoding.ASCII.GetBytes($"ecdsa-sha2-{curve}")).String(Encoding.ASCII.GetBytes(curve))
        .String([4, .. key.Q.X!, .. key.Q.Y!]).Integer(key.D).String("me@home"u8));

    [Fact]
    public void An_Ed25519_key_signs_as_its_standard_says()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "needs OpenSSL's library, which only Linux has for sure");
        var openSsh = OpenSsh(key => key.String("ssh-ed25519"u8).String(Convert.FromHexString(PublicKey)).String(Convert.FromHexString(Seed + PublicKey)).String("me@home"u8));
        foreach (var text in new[] { Pem("PRIVATE KEY", Ed25519Info(Convert.FromHexString(Seed))), Pem("OPENSSH PRIVATE KEY", openSsh) })
        {
            using var key = SshKeyFile.Read(text, "key");
            Assert.Equal(new SshWriter().String("ssh-ed25519"u8).String(Convert.FromHexString(PublicKey)).ToArray(), key.PublicKey.ToArray());
            Assert.Equal(new SshWriter().String("ssh-ed25519"u8).String(Convert.FromHexString(Signature)).ToArray(), key.Sign([0x72], 0));
        }
    }

    [Theory]
    [InlineData(0u, "ssh-rsa", "SHA1")]
    [InlineData(2u, "rsa-sha2-256", "SHA256")]
    [InlineData(4u, "rsa-sha2-512", "SHA512")]
    public void An_RSA_key_signs_with_the_hash_that_is_asked_for(uint flags, string name, string hash)
    {
        using var rsa = RSA.Create(2048);
        foreach (var text in new[] { rsa.ExportRSAPrivateKeyPem(), rsa.ExportPkcs8PrivateKeyPem(), Pem("OPENSSH PRIVATE KEY", OpenSsh(rsa.ExportParameters(true))) })
        {
            using var key = SshKeyFile.Read(text, "key");
            var reader = new SshReader(key.Sign("data"u8, flags));
            Assert.Equal(name, Encoding.ASCII.GetString(reader.ReadString()));
            Assert.True(rsa.VerifyData("data"u8, reader.ReadString(), new HashAlgorithmName(hash), RSASignaturePadding.Pkcs1));
            Assert.True(reader.Rest.IsEmpty);
            var publicKey = new SshReader(key.PublicKey.Span);
            Assert.Equal("ssh-rsa", Encoding.ASCII.GetString(publicKey.ReadString()));
            Assert.Equal(rsa.ExportParameters(false).Exponent, publicKey.ReadInteger().ToArray());
            Assert.Equal(rsa.ExportParameters(false).Modulus, publicKey.ReadInteger().ToArray());
        }
    }

    [Theory]
    [InlineData("nistp256", "SHA256")]
    [InlineData("nistp384", "SHA384")]
    [InlineData("nistp521", "SHA512")]
    public void An_ECDSA_key_signs_with_its_curves_hash(string curve, string hash)
    {
        using var ecdsa = ECDsa.Create(SshEcdsaKey.CurveOf(curve));
        foreach (var text in new[] { ecdsa.ExportECPrivateKeyPem(), ecdsa.ExportPkcs8PrivateKeyPem(), Pem("OPENSSH PRIVATE KEY", OpenSsh(ecdsa.ExportParameters(true), curve)) })
        {
            using var key = SshKeyFile.Read(text, "key");
            var reader = new SshReader(key.Sign("data"u8, 0));
            Assert.Equal($"ecdsa-sha2-{curve}", Encoding.ASCII.GetString(reader.ReadString()));
            var numbers = new SshReader(reader.ReadString());
            var length = (ecdsa.KeySize + 7) / 8;
            byte[] signature = [.. Padded(numbers.ReadInteger(), length), .. Padded(numbers.ReadInteger(), length)];
            Assert.True(ecdsa.VerifyData("data"u8, signature, new HashAlgorithmName(hash)));
        }
    }

    [Fact]
    public void A_comment_names_the_key()
    {
        using var ecdsa = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var key = SshKeyFile.Read(Pem("OPENSSH PRIVATE KEY", OpenSsh(ecdsa.ExportParameters(true), "nistp256")), "key");
        Assert.Equal("me@home", key.Comment);
    }

    public static TheoryData<string, string> Unusable => new()
    {
        { "ssh-ed25519 AAAA me@home", "something else" },
        { Pem("CERTIFICATE", [1, 2, 3]), "`CERTIFICATE`" },
        { Pem("ENCRYPTED PRIVATE KEY", [1, 2, 3]), "protected" },
        { "-----BEGIN RSA PRIVATE KEY-----\nProc-Type: 4,ENCRYPTED\nDEK-Info: AES-128-CBC,00\n\nAAAA\n-----END RSA PRIVATE KEY-----\n", "" },
        { Pem("OPENSSH PRIVATE KEY", OpenSsh(key => key, cipher: "aes256-ctr")), "protected" },
        { Pem("OPENSSH PRIVATE KEY", OpenSsh(key => key, keys: 2)), "several keys" },
        { Pem("OPENSSH PRIVATE KEY", OpenSsh(key => key, check: 8)), "check numbers" },
        { Pem("OPENSSH PRIVATE KEY", OpenSsh(key => key.String("ssh-dss"u8))), "ssh-dss" },
        { Pem("OPENSSH PRIVATE KEY", OpenSsh(key => key.String("ssh-ed25519"u8).String([]).String([1]))), "length" },
        { Pem("OPENSSH PRIVATE KEY", OpenSsh(key => key.String("ecdsa-sha2-nistp1"u8).String("nistp1"u8))), "curve" },
        { Pem("OPENSSH PRIVATE KEY", OpenSsh(key => key.String("ecdsa-sha2-nistp256"u8).String("nistp256"u8).String([4, 1, 2]).Integer([1]))), "cannot be read" },
        { Pem("OPENSSH PRIVATE KEY", OpenSsh(key => key.String("ssh-rsa"u8).Integer([5]).Integer([3]).Integer([1]).Integer([1]).Integer([1]).Integer([1]))), "primes" },
        { Pem("OPENSSH PRIVATE KEY", [.. "openssh-key-v1\0"u8, 0xff, 0xff, 0xff, 0xff]), "promised" },
        { Pem("OPENSSH PRIVATE KEY", [1]), "begin" },
        { Pem("PRIVATE KEY", [0x30, 0x80]), "cannot be read" },
        { Pem("RSA PRIVATE KEY", [0x30, 0]), "cannot be read" },
    };

    [Theory]
    [MemberData(nameof(Unusable))]
    public void What_is_no_usable_key_is_a_fault_that_says_so(string text, string found)
    {
        var fault = Assert.Throws<OciException>(() => SshKeyFile.Read(text, "id_rsa"));
        Assert.Equal(ErrorCodes.InvalidSshKey, fault.Code);
        Assert.Contains("`id_rsa`", fault.Message);
        Assert.Contains(found, fault.Message);
    }

    [Fact]
    public void A_damaged_key_is_never_more_than_a_fault()
    {
        using var rsa = RSA.Create(2048);
        using var ecdsa = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        foreach (var whole in new[] { OpenSsh(ecdsa.ExportParameters(true), "nistp256"), OpenSsh(rsa.ExportParameters(true)) })
        {
            var random = new Random(1);
            for (var i = 0; i < 300; i++)
            {
                var damaged = whole[..random.Next(whole.Length / 2, whole.Length + 1)];
                for (var flips = random.Next(3); flips > 0; flips--) damaged[random.Next(damaged.Length)] = (byte)random.Next(256);
                try
                {
                    SshKeyFile.Read(Pem("OPENSSH PRIVATE KEY", damaged), "key").Dispose();
                }
                catch (OciException fault)
                {
                    Assert.Equal(ErrorCodes.InvalidSshKey, fault.Code);
                }
            }
        }
    }

    private static byte[] Padded(ReadOnlySpan<byte> number, int length) => [.. new byte[length - number.Length], .. number];
}
