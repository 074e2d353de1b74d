using Oci.Diagnostics;
using Oci.Native;

namespace Oci.Registries;

/// <summary>
/// Keeps others of us away from a file of credentials while it is read, changed and replaced: a lock on a file beside it, for the file itself is
/// another one after each change. Its last holder removes it.
/// </summary>
internal sealed class CredentialFileLock : IDisposable
{
    /// <summary>What the lock's name has behind the file's.</summary>
    public const string Suffix = ".lock";

    // A helper may have to ask its user for a passphrase meanwhile.
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    private readonly AdvisoryLock held;
    private readonly string path;

    private CredentialFileLock(AdvisoryLock held, string path) => (this.held, this.path) = (held, path);

    /// <summary>Waits for the lock.</summary>
    /// <param name="file">The file of credentials, not a link to it. Its folder exists.</param>
    /// <param name="ct">Ends the waiting.</param>
    /// <exception cref="OciException"><see cref="ErrorCodes.InvalidCredentialFile"/>: somebody keeps it for minutes; or the folder may not be written.</exception>
    public static Task<CredentialFileLock> AcquireAsync(string file, CancellationToken ct) => AcquireAsync(file, Patience, ct);

    /// <inheritdoc cref="AcquireAsync(string, CancellationToken)"/>
    internal static async Task<CredentialFileLock> AcquireAsync(string file, TimeSpan patience, CancellationToken ct)
    {
        using var waiting = CancellationTokenSource.CreateLinkedTokenSource(ct);
        waiting.CancelAfter(patience);
        var path = file + Suffix;
        try
        {
            return new CredentialFileLock(await AdvisoryLock.AcquireAsync(path, LockMode.Exclusive, waiting.Token), path);
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            throw new OciException(ErrorCodes.InvalidCredentialFile, $"expected to change the credential file `{ByteText.Escape(file)}` alone, found it locked by another process for {patience.TotalSeconds:0.#} seconds", $"fuser {ByteText.Escape(path)}");
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        // Whoever waits sees that the name is gone, and takes a new one. Windows removes no file that is open.
        if (!OperatingSystem.IsWindows()) File.Delete(path);
        held.Dispose();
    }
}
