using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Oci.Diagnostics;
using Oci.Native;

namespace Oci.Registries;

/// <summary>The certificates of one registry: authorities to trust beside the system's, and our own to show. Source: containers-certs.d(5).</summary>
internal sealed class HostCertificates(bool verify, bool showsOwn)
{
    private const string ServerAuthentication = "1.3.6.1.5.5.7.3.1";

    private readonly X509Certificate2Collection authorities = [];
    private readonly List<(X509Certificate2 Certificate, X509Certificate2Collection Chain)> own = [];

    /// <summary>Reads those of a host.</summary>
    /// <param name="authority"><c>HOST</c> or <c>HOST:PORT</c>.</param>
    /// <param name="verify">Whether a host must prove who it is.</param>
    /// <param name="isOwn">Whether it is a registry of the user's choice: a folder for every registry is for those.</param>
    /// <param name="options">Says in which folders.</param>
    /// <exception cref="OciException"><see cref="ErrorCodes.InvalidCertificate"/>.</exception>
    public static HostCertificates Find(string authority, bool verify, bool isOwn, RegistryOptions options)
    {
        var folder = options.CertificateFolder ?? options.CertificateFolders
            .SelectMany(root => (string[])[authority, authority.EndsWith(":443", StringComparison.Ordinal) ? authority[..^4] : authority + ":443"], Path.Combine)
            .FirstOrDefault(Directory.Exists);
        var found = new HostCertificates(verify, isOwn || options.CertificateFolder is null);
        CheckFolder(options.CertificateFolder);
        if (folder is not null) found.Read(folder);
        return found;
    }

    /// <summary>Complains of a folder that is not there; null is none.</summary>
    /// <exception cref="OciException"><see cref="ErrorCodes.InvalidCertificate"/>.</exception>
    public static void CheckFolder(string? folder)
    {
        if (folder is not null && !Directory.Exists(folder)) throw Invalid(folder, "a folder of certificates", "none");
    }

    /// <summary>How TLS is spoken with the host.</summary>
    public SslClientAuthenticationOptions ToOptions() => new()
    {
        RemoteCertificateValidationCallback = Accepts,
        CertificateChainPolicy = Policy(),
        // One is shown with what leads to its authority; of several, one that the host's authorities signed.
        ClientCertificateContext = own.Count == 1 ? SslStreamCertificateContext.Create(own[0].Certificate, own[0].Chain, offline: true) : null,
        ClientCertificates = own.Count > 1 ? [.. own.Select(pair => pair.Certificate)] : null,
        LocalCertificateSelectionCallback = own.Count > 1 ? (_, _, _, _, issuers) => Choose(issuers) : null,
    };

    private X509Certificate2 Choose(string[] issuers) =>
        own.Find(pair => pair.Chain.Prepend(pair.Certificate).Any(certificate => issuers.Contains(certificate.Issuer, StringComparer.Ordinal))).Certificate ?? own[0].Certificate;

    // What a stranger's certificate names is not fetched.
    private static X509ChainPolicy Policy() => new() { DisableCertificateDownloads = true, RevocationMode = X509RevocationMode.NoCheck, ApplicationPolicy = { new Oid(ServerAuthentication) } };

    // A host's certificate is its own, in time, and signed by an authority of the system or of the folder.
    private bool Accepts(object sender, X509Certificate? certificate, X509Chain? chain, SslPolicyErrors errors)
    {
        if (!verify || errors == SslPolicyErrors.None) return true;
        // A wrong name is wrong whoever signed it.
        if (errors != SslPolicyErrors.RemoteCertificateChainErrors || authorities.Count == 0 || certificate is null) return false;
        using var local = new X509Chain { ChainPolicy = Policy() };
        local.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        local.ChainPolicy.CustomTrustStore.AddRange(authorities);
        foreach (var element in chain?.ChainElements ?? Enumerable.Empty<X509ChainElement>()) local.ChainPolicy.ExtraStore.Add(element.Certificate);
        local.ChainPolicy.ExtraStore.AddRange(chain?.ChainPolicy.ExtraStore ?? []);
        using var leaf = X509CertificateLoader.LoadCertificate(certificate.GetRawCertData());
        return local.Build(leaf);
    }

    private void Read(string folder)
    {
        foreach (var file in HostFile.Translate("readdir", folder, () => Directory.GetFiles(folder)).Order(StringComparer.Ordinal))
        {
            try
            {
                if (file.EndsWith(".crt", StringComparison.Ordinal)) AddAuthorities(file);
                else if (file.EndsWith(".cert", StringComparison.Ordinal)) AddOwn(file);
            }
            catch (Exception e) when (e is CryptographicException or ArgumentException)
            {
                throw Invalid(file, "certificates in PEM form, and a key that fits", ByteText.Shorten(e.Message), e);
            }
        }
    }

    // Several in one file, or a single one in the binary form that browsers save.
    private void AddAuthorities(string file)
    {
        var before = authorities.Count;
        HostFile.Translate("open", file, () => { authorities.ImportFromPemFile(file); return 0; });
        if (authorities.Count == before) authorities.Add(X509CertificateLoader.LoadCertificateFromFile(file));
    }

    private void AddOwn(string file)
    {
        var key = Path.ChangeExtension(file, ".key");
        if (!File.Exists(key)) throw Invalid(key, "the key of the certificate beside it", "none");
        var (certificate, chain) = (HostFile.Translate("open", file, () => X509Certificate2.CreateFromPemFile(file, key)), new X509Certificate2Collection());
        chain.ImportFromPemFile(file);
        if (showsOwn) own.Add((certificate, [.. chain.Skip(1)]));
    }

    private static OciException Invalid(string path, string expected, string found, Exception? inner = null) =>
        new(ErrorCodes.InvalidCertificate, $"expected {expected} at `{ByteText.Escape(path)}`, found {found}", inner: inner);
}
