using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Oci.Testing;

/// <summary>An authority that signs certificates of servers and clients, itself or through another one below it.</summary>
public sealed class TestAuthority : IDisposable
{
    private const string ServerAuthentication = "1.3.6.1.5.5.7.3.1";
    private const string ClientAuthentication = "1.3.6.1.5.5.7.3.2";

    private readonly List<X509Certificate2> made = [];
    private readonly X509Certificate2 root;
    private readonly TestAuthority? above;

    public TestAuthority(string name = "authority") : this(name, null) { }

    private TestAuthority(string name, TestAuthority? above)
    {
        this.above = above;
        var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: true, hasPathLengthConstraint: false, pathLengthConstraint: 0, critical: true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign, critical: true));
        root = Keep(above is null ? request.CreateSelfSigned(Begin, End) : above.Sign(request, key));
    }

    private static DateTimeOffset Begin => DateTimeOffset.UtcNow.AddDays(-1);

    private static DateTimeOffset End => DateTimeOffset.UtcNow.AddDays(30);

    /// <summary>The authority's own certificate, as a file holds it.</summary>
    public string Pem => root.ExportCertificatePem();

    /// <summary>The same in its binary form.</summary>
    public byte[] Der => root.RawData;

    /// <summary>What it is called in certificates.</summary>
    public string Name => root.Subject;

    /// <summary>An authority that this one has signed.</summary>
    public TestAuthority Below(string name) => new(name, this);

    /// <summary>A server's, with its key.</summary>
    /// <param name="names">Host names and addresses.</param>
    public X509Certificate2 IssueServer(params string[] names) => Issue("server", ServerAuthentication, names);

    /// <summary>A server's that says where its authority's certificate is to be had.</summary>
    public X509Certificate2 IssueServerThatNames(string issuer, params string[] names) =>
        Issue("server", ServerAuthentication, names, new X509AuthorityInformationAccessExtension([], [issuer]));

    /// <summary>A client's, with its key.</summary>
    public X509Certificate2 IssueClient(string name) => Issue(name, ClientAuthentication, []);

    /// <summary>A certificate and what leads to the authority at the top, as a file holds them.</summary>
    public string ChainPem(X509Certificate2 certificate)
    {
        var text = certificate.ExportCertificatePem() + "\n";
        for (var authority = this; authority.above is not null; authority = authority.above) text += authority.Pem + "\n";
        return text;
    }

    /// <summary>A key as a file holds it.</summary>
    public static string KeyPem(X509Certificate2 certificate)
    {
        using var key = certificate.GetECDsaPrivateKey()!;
        return key.ExportPkcs8PrivateKeyPem();
    }

    public void Dispose() => made.ForEach(certificate => certificate.Dispose());

    private X509Certificate2 Issue(string name, string usage, string[] names, X509Extension? more = null)
    {
        var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid(usage)], critical: false));
        if (names.Length > 0) request.CertificateExtensions.Add(NamesOf(names));
        if (more is not null) request.CertificateExtensions.Add(more);
        return Keep(Sign(request, key));
    }

    private X509Certificate2 Sign(CertificateRequest request, ECDsa key)
    {
        using var signed = request.Create(root, root.NotBefore.AddMinutes(1), root.NotAfter.AddMinutes(-1), RandomNumberGenerator.GetBytes(8));
        return signed.CopyWithPrivateKey(key);
    }

    private static X509Extension NamesOf(string[] names)
    {
        var builder = new SubjectAlternativeNameBuilder();
        foreach (var name in names)
        {
            if (IPAddress.TryParse(name, out var address)) builder.AddIpAddress(address);
            else builder.AddDnsName(name);
        }
        return builder.Build();
    }

    private X509Certificate2 Keep(X509Certificate2 certificate)
    {
        made.Add(certificate);
        return certificate;
    }
}
