using Oci.Diagnostics;

namespace Oci.Registries;

/// <summary>
/// The user's credentials: files of containers' tools and of Docker, and the helper programs that they name. They are read anew at every call,
/// so that what another program stores is seen; they are written as a whole, by one process at a time.
/// </summary>
/// <param name="files">The files to read, in order; those that are not there are passed over.</param>
/// <param name="written">The file that is written.</param>
/// <param name="progress">Hears when a helper keeps us waiting; null for nobody.</param>
public sealed class CredentialStore(IReadOnlyList<string> files, string written, IProgress<ProgressEvent>? progress = null) : ICredentialSource
{
    /// <summary>How long helpers are waited for.</summary>
    internal HelperPatience Patience { get; init; } = HelperPatience.Of(progress);

    /// <summary>The file that <see cref="StoreAsync"/> writes.</summary>
    public string WrittenFile { get; } = written;

    /// <inheritdoc/>
    /// <exception cref="OciException"><see cref="ErrorCodes.InvalidCredentialFile"/>, <see cref="ErrorCodes.CredentialHelperFailed"/>.</exception>
    public async ValueTask<Credential?> FindAsync(string name, CancellationToken ct)
    {
        foreach (var file in files.Append(WrittenFile).Distinct())
        {
            if (CredentialFile.TryRead(file) is { } found && await FindAsync(found, name, ct) is { } credential) return credential;
        }
        return null;
    }

    /// <summary>Keeps a credential, in the helper that the file names for the registry, else in the file.</summary>
    /// <param name="registry"><c>HOST[:PORT]</c>, or <c>HOST[:PORT]/PATH</c> for what is below it only.</param>
    /// <param name="credential">The credential.</param>
    /// <param name="ct">Cancels.</param>
    /// <returns>Where it is kept, for people: a file's path or a helper's name.</returns>
    public async Task<string> StoreAsync(string registry, Credential credential, CancellationToken ct)
    {
        using var file = await CredentialFile.OpenToWriteAsync(WrittenFile, ct);
        var key = CredentialKeys.ToWrite(registry);
        if (file.HelperToWrite(key) is { } helper)
        {
            await Helper(helper).StoreAsync(key, credential, ct);
            file.SetHelped(key);
            file.Save();
            return $"docker-credential-{helper}";
        }
        file.Set(key, credential);
        file.Save();
        return WrittenFile;
    }

    /// <summary>Forgets the credential of a registry; false where there was none.</summary>
    /// <param name="registry">As in <see cref="StoreAsync"/>.</param>
    /// <param name="ct">Cancels.</param>
    public async Task<bool> EraseAsync(string registry, CancellationToken ct)
    {
        if (!File.Exists(WrittenFile)) return false;
        using var file = await CredentialFile.OpenToWriteAsync(WrittenFile, ct);
        var erased = false;
        foreach (var key in CredentialKeys.Spellings(registry))
        {
            if (file.HelperToWrite(key) is { } helper && await Helper(helper).GetAsync(key, ct) is not null)
            {
                await Helper(helper).EraseAsync(key, ct);
                erased = true;
            }
            erased |= file.Remove(key);
        }
        if (erased) file.Save();
        return erased;
    }

    /// <summary>The registries that the written file and its helpers have credentials for, sorted.</summary>
    public async Task<IReadOnlyList<string>> ListAsync(CancellationToken ct)
    {
        if (CredentialFile.TryRead(WrittenFile) is not { } file) return [];
        var names = new SortedSet<string>(file.Keys, StringComparer.Ordinal);
        foreach (var helper in file.Helpers) names.UnionWith(await Helper(helper).ListAsync(ct));
        return [.. names];
    }

    private CredentialHelper Helper(string name) => new(name, Patience);

    private async Task<Credential?> FindAsync(CredentialFile file, string name, CancellationToken ct)
    {
        foreach (var key in CredentialKeys.Of(name))
        {
            if (file.HelperFor(key) is { } helper && await Helper(helper).GetAsync(key, ct) is { } helped) return helped;
            if (file.Find(key) is { } found) return found;
        }
        return file.DefaultHelper is { } store ? await Helper(store).FindAsync(name, ct) : null;
    }
}
