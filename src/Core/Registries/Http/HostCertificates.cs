using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Oci.Diagnostics;
using Oci.Native;

namespace Oci.Registries;

/// <summary>The certificates of one registry: authorities to trust beside the system's, and our own to show. Source: containers-certs.d(5).</summary>
internal sealed class HostCertificates(bool verify)
{
    private readonly X509Certificate2Collection authorities = [];

    /// <summary>Our own, with their keys; null where there is none.</summary>
    public X509CertificateCollection? Own { get; private set; }

    /// <summary>Reads those of a host.</summary>
    /// <param name="authority"><c>HOST</c> or <c>HOST:PORT</c>.</param>
    /// <param name="verify">Whether a host must prove who it is.</param>
    /// <param name="options">Says in which folders.</param>
    /// <exception cref="OciException"><see cref="ErrorCodes.InvalidCertificate"/>.</exception>
    public static HostCertificates Find(string authority, bool verify, RegistryOptions options)
    {
        var folder = options.CertificateFolder ?? options.CertificateFolders
            .SelectMany(root => (string[])[authority, authority.EndsWith(":443", StringComparison.Ordinal) ? authority[..^4] : authority + ":443"], Path.Combine)
            .FirstOrDefault(Directory.Exists);
        var found = new HostCertificates(verify);
        if (folder is not null && (options.CertificateFolder is null || Directory.Exists(folder))) found.Read(folder);
        else if (folder is not null) throw Invalid(folder, "a folder of certificates", "none");
        return found;
    }

    /// <summary>Whether a host's certificate is its own, in time, and signed by an authority of the system or of the folder.</summary>
    public bool Accepts(object sender, X509Certificate? certificate, X509Chain? chain, SslPolicyErrors errors)
    {
        if (!verify || errors == SslPolicyErrors.None) return true;
        // A wrong name is wrong whoever signed it.
        if (errors != SslPolicyErrors.RemoteCertificateChainErrors || authorities.Count == 0 || certificate is null) return false;
        using var own = new X509Chain { ChainPolicy = { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck } };
        own.ChainPolicy.CustomTrustStore.AddRange(authorities);
        foreach (var element in chain?.ChainElements ?? Enumerable.Empty<X509ChainElement>()) own.ChainPolicy.ExtraStore.Add(element.Certificate);
        using var leaf = X509CertificateLoader.LoadCertificate(certificate.GetRawCertData());
        return own.Build(leaf);
    }

    private void Read(string folder)
    {
        foreach (var file in Directory.EnumerateFiles(folder).Order(StringComparer.Ordinal))
        {
            try
            {
                if (file.EndsWith(".crt", StringComparison.Ordinal)) authorities.ImportFromPemFile(file);
                else if (file.EndsWith(".cert", StringComparison.Ordinal)) AddOwn(file);
            }
            catch (CryptographicException e)
            {
                throw Invalid(file, "a certificate in PEM form", ByteText.Shorten(e.Message), e);
            }
        }
    }

    private void AddOwn(string file)
    {
        var key = Path.ChangeExtension(file, ".key");
        if (!File.Exists(key)) throw Invalid(key, "the key of the certificate beside it", "none");
        Own ??= [];
        Own.Add(X509Certificate2.CreateFromPemFile(file, key));
    }

    private static OciException Invalid(string path, string expected, string found, Exception? inner = null) =>
        new(ErrorCodes.InvalidCertificate, $"expected {expected} at `{ByteText.Escape(path)}`, found {found}", inner: inner);
}
