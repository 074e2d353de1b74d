namespace Oci.Containerfile;

/// <summary>What a linter wants to know about a base image.</summary>
/// <param name="Platform">Its platform, <c>os/architecture[/variant]</c>; null where that is not known.</param>
/// <param name="Environment">Its environment variables.</param>
/// <param name="HasShell">Whether it sets the shell for shell forms.</param>
public sealed record BaseImageFacts(string? Platform, IReadOnlyDictionary<string, string> Environment, bool HasShell);
