namespace Oci.Operations;

/// <summary>The tags of a repository.</summary>
/// <param name="Repository">Its name in full.</param>
/// <param name="Tags">Every tag once, in the order of the place.</param>
public sealed record TagsResult(string Repository, IReadOnlyList<string> Tags);
