using Oci.Registries;

namespace Oci.Operations;

/// <summary>How a command's registries are reached: what its options say. The environment says the rest; connections and tokens are shared by all who have it.</summary>
public sealed class RegistryAccess : IDisposable
{
    private readonly Lock gate = new();
    private RegistrySession? session;

    /// <summary>The only file of credentials to use; null for those of the environment.</summary>
    public string? AuthFile { get; init; }

    /// <summary><c>USER:PASSWORD</c> in place of what the files say.</summary>
    public string? Credentials { get; init; }

    /// <summary>Whether registries must prove who they are; null for yes, except that one on loopback may speak http.</summary>
    public bool? TlsVerify { get; init; }

    /// <summary>The folder with certificates; null for those of the system's folders.</summary>
    public string? CertDir { get; init; }

    /// <summary>How often a failed request is sent again; null for the default.</summary>
    public int? RetryTimes { get; init; }

    /// <summary>Registries (<c>HOST[:PORT]</c>) that may be reached without a proven certificate, beside those of registries.conf.</summary>
    public IReadOnlyList<string> InsecureRegistries { get; init; } = [];

    /// <summary>The session of these options, begun when it is first asked for.</summary>
    public RegistrySession Open(OciHost host)
    {
        lock (gate) return session ??= new RegistrySession(RegistryEnvironment.OptionsOf(host, this));
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (gate) session?.Dispose();
    }
}
