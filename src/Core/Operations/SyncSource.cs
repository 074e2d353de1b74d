namespace Oci.Operations;

/// <summary>One repository of a list.</summary>
/// <param name="Registry">The registry.</param>
/// <param name="Repository">The repository below it.</param>
/// <param name="Tags">Its tags and digests; none for all, or for those that are picked.</param>
/// <param name="Picks">Whether a tag is meant; null for all.</param>
/// <param name="Access">How the registry is reached.</param>
internal sealed record SyncSource(string Registry, string Repository, IReadOnlyList<string> Tags, Func<string, bool>? Picks, RegistryAccess Access);
