using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Oci.Testing;

/// <summary>A self-signed certificate of <c>127.0.0.1</c> and <c>localhost</c>.</summary>
public sealed class TestCertificate : IDisposable
{
    private readonly ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);

    public TestCertificate()
    {
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(IPAddress.Loopback);
        names.AddDnsName("localhost");
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: true, hasPathLengthConstraint: false, pathLengthConstraint: 0, critical: true));
        Certificate = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(30));
    }

    /// <summary>With its key.</summary>
    public X509Certificate2 Certificate { get; }

    /// <summary>The key alone.</summary>
    public ECDsa Key => key;

    /// <summary>The certificate as a file holds it.</summary>
    public string Pem => Certificate.ExportCertificatePem();

    /// <summary>The key as a file holds it.</summary>
    public string KeyPem => key.ExportPkcs8PrivateKeyPem();

    /// <summary>Writes <c>NAME.crt</c> and <c>NAME.key</c>.</summary>
    public (string Certificate, string Key) WriteTo(string folder, string name)
    {
        var (certificate, file) = (Path.Combine(folder, name + ".crt"), Path.Combine(folder, name + ".key"));
        File.WriteAllText(certificate, Pem);
        File.WriteAllText(file, KeyPem);
        return (certificate, file);
    }

    public void Dispose()
    {
        Certificate.Dispose();
        key.Dispose();
    }
}
