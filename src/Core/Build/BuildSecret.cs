namespace Oci.Build;

/// <summary>A secret for <c>RUN --mount=type=secret</c>. Its value reaches the step and nothing else: no layer, no history, no cache key, no log.</summary>
/// <param name="Id">The name that mounts ask for.</param>
/// <param name="File">The file that holds it; null with <paramref name="Variable"/>.</param>
/// <param name="Variable">The environment variable that holds it; null with <paramref name="File"/>.</param>
public sealed record BuildSecret(string Id, string? File = null, string? Variable = null);
