using Oci.Diagnostics;

namespace Oci.Registries;

/// <summary>How registries are spoken to. Everything that comes from the machine or the user comes in here.</summary>
public sealed record RegistryOptions
{
    /// <summary>Who knows user names, passwords and tokens.</summary>
    public ICredentialSource Credentials { get; init; } = StaticCredential.None;

    /// <summary>
    /// Whether a registry must prove who it is. False also lets registries off loopback speak plain http, after https was tried;
    /// null is true, except that a registry on loopback may speak http.
    /// </summary>
    public bool? VerifyTls { get; init; }

    /// <summary>The folder with certificates for every registry (<c>*.crt</c> authorities, <c>*.cert</c> with <c>*.key</c> our own), in place of <see cref="CertificateFolders"/>.</summary>
    public string? CertificateFolder { get; init; }

    /// <summary>Folders that have a folder of certificates for each <c>HOST:PORT</c>; the first that has one for a registry is used.</summary>
    public IReadOnlyList<string> CertificateFolders { get; init; } = [];

    /// <summary>Mirrors, blocked and insecure registries, aliases.</summary>
    public RegistriesConfiguration Configuration { get; init; } = RegistriesConfiguration.Empty;

    /// <summary>Which proxy leads to which host.</summary>
    public ProxySettings Proxy { get; init; } = ProxySettings.None;

    /// <summary>How often a request that failed for a reason that may pass is sent again.</summary>
    public int RetryTimes { get; init; } = 3;

    /// <summary>The wait before the first retry; it doubles with each, and is spread at random.</summary>
    public TimeSpan RetryDelay { get; init; } = TimeSpan.FromSeconds(0.4);

    /// <summary>The longest wait, whatever the registry asks for.</summary>
    public TimeSpan LongestRetryDelay { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>How long a connection may be without a byte, or a request without an answer, before it is given up and tried anew.</summary>
    public TimeSpan IdleTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long a connection may take to be made.</summary>
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>The size of the pieces of an upload that cannot be sent at once.</summary>
    public int ChunkSize { get; init; } = 5 << 20;

    /// <summary>The clock of retries and of tokens' lifetimes.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;

    /// <summary>Hears what registries warn of; null for nobody.</summary>
    public IProgress<ProgressEvent>? Progress { get; init; }

    /// <summary>What the client calls itself.</summary>
    public string UserAgent { get; init; } = "dotnet-oci";
}
