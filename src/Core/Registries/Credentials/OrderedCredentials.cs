using Oci.Diagnostics;

namespace Oci.Registries;

/// <summary>The user's credentials in the order that <c>credential-helpers</c> of <c>registries.conf</c> gives. Source: containers-registries.conf(5).</summary>
/// <param name="order">Names of helper programs, and <see cref="Files"/>.</param>
/// <param name="files">What stands for <see cref="Files"/>.</param>
/// <param name="patience">How long helpers are waited for.</param>
internal sealed class OrderedCredentials(IReadOnlyList<string> order, ICredentialSource files, HelperPatience patience) : ICredentialSource
{
    /// <summary>The files of credentials, with what they name.</summary>
    public const string Files = "containers-auth.json";

    /// <inheritdoc/>
    /// <remarks>A helper that fails keeps nobody else from being asked; it is a fault where nobody has anything.</remarks>
    public async ValueTask<Credential?> FindAsync(string name, CancellationToken ct)
    {
        OciException? failed = null;
        foreach (var step in order)
        {
            try
            {
                if (await (step == Files ? files.FindAsync(name, ct).AsTask() : new CredentialHelper(step, patience).FindAsync(name, ct)) is { } found) return found;
            }
            catch (OciException e) when (e.Code == ErrorCodes.CredentialHelperFailed)
            {
                failed ??= e;
            }
        }
        if (failed is not null) throw failed;
        return null;
    }
}
