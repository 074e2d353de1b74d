namespace Oci.Containerfile;

/// <summary>One option of <c>--mount</c>.</summary>
/// <param name="Key">In lower case, aliases replaced: <c>source</c>, <c>target</c>, <c>readonly</c>, <c>readwrite</c>.</param>
/// <param name="Value">As written, or null for an option without equals sign.</param>
public readonly record struct MountOption(string Key, string? Value);
