namespace Oci.Operations;

/// <summary>A context that was elsewhere, in a folder of our own.</summary>
/// <param name="Folder">The folder; no link is in its path.</param>
/// <param name="CommitTime">When the commit was made that it is the tree of: seconds since 1970; null where it is no commit's.</param>
/// <param name="Containerfile">The text, where that is all there was: the context is empty then.</param>
/// <param name="ModifiedAt">When the file was last changed that it was in, as the server tells it: seconds since 1970; null where it does not.</param>
internal sealed record FetchedContext(string Folder, long? CommitTime = null, string? Containerfile = null, long? ModifiedAt = null);
