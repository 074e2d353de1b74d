using Oci.Diagnostics;

namespace Oci.Registries;

/// <summary>How long a credential helper is waited for, and who hears that somebody waits: it may be asking its user for a passphrase, or hang.</summary>
/// <param name="Longest">After this long it is ended, and the waiting is a fault.</param>
/// <param name="Progress">Hears who keeps us waiting; null for nobody.</param>
internal sealed record HelperPatience(TimeSpan Longest, IProgress<ProgressEvent>? Progress)
{
    /// <summary>What is shorter is not worth a word.</summary>
    public TimeSpan ToldAfter { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>As long as people need to type a passphrase; less than others wait for the file that is locked meanwhile.</summary>
    public static HelperPatience Of(IProgress<ProgressEvent>? progress) => new(TimeSpan.FromMinutes(2), progress);

    /// <summary>Says that a helper keeps us waiting.</summary>
    public void Tell(string program) => Progress?.Report(new WarningRaised(program, new Diagnostic(ErrorCodes.CredentialHelperFailed, Severity.Information, $"waiting for `{program}`, which may be asking for a passphrase")));
}
