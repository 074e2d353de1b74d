namespace Oci.Content;

/// <summary>
/// A store whose content is in files, so that another one can take it over within the kernel: shared, where the file system can do that, and else without
/// a way through memory. What was hashed and has not changed since is not hashed again.
/// </summary>
internal interface IContentFiles
{
    /// <summary>The file of content that is known to be what its digest says, without reading it; null where that is not known, or the file is not ours alone.</summary>
    IntactFile? TryOpenIntact(Descriptor content);

    /// <summary>Copies a file that <see cref="TryOpenIntact"/> gave; false where that cannot be done here, or the file was changed since it was given.</summary>
    Task<bool> TryTakeAsync(IntactFile file, Descriptor content, CancellationToken ct);
}
