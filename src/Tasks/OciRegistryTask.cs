namespace Oci.Tasks;

/// <summary>What the tasks that stand for a verb share: how registries are reached. Where they say nothing, the environment does, as everywhere.</summary>
public abstract class OciRegistryTask : OciTask
{
    /// <summary>The only file of credentials to use; empty for those of the environment.</summary>
    public string AuthFile { get; set; } = "";

    /// <summary><c>USER:PASSWORD</c>; binary logs hold what a task is given, so that a file says less.</summary>
    public string Creds { get; set; } = "";

    /// <summary>Whether registries must prove who they are; <c>false</c> also allows http. Empty for yes, except that one on loopback may speak http.</summary>
    public string TlsVerify { get; set; } = "";

    /// <summary>A folder with certificates: <c>*.crt</c> authorities to trust, <c>*.cert</c> and <c>*.key</c> to show.</summary>
    public string CertDir { get; set; } = "";

    /// <summary>How often a request that failed is sent again; empty for 3.</summary>
    public string RetryTimes { get; set; } = "";

    private protected override RegistryOptions ReadOptions => new()
    {
        AuthFile = Paths.FullOrNull(AuthFile),
        Credentials = Creds.Length > 0 ? Creds : null,
        TlsVerify = Words.ParseSwitch(TlsVerify, nameof(TlsVerify)),
        CertDir = Paths.FullOrNull(CertDir),
        RetryTimes = Words.ParseNumber(RetryTimes, nameof(RetryTimes)) is { } times ? (int)Math.Min(times, int.MaxValue) : null,
    };
}
