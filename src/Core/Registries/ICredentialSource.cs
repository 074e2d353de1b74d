namespace Oci.Registries;

/// <summary>Knows the credentials of registries.</summary>
public interface ICredentialSource
{
    /// <summary>The credential for a repository or a registry as a whole; null where there is none.</summary>
    /// <param name="name"><c>HOST[:PORT]</c> or <c>HOST[:PORT]/PATH</c>: the most specific entry wins.</param>
    /// <param name="ct">Cancels.</param>
    ValueTask<Credential?> FindAsync(string name, CancellationToken ct);
}
