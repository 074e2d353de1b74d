namespace Oci.Containerfile;

/// <summary>One name that ARG declares.</summary>
/// <param name="Name">The name.</param>
/// <param name="Default">The default value, or null where the declaration gives none.</param>
/// <param name="Description">The comment above the instruction that begins with the name, without the name; or null.</param>
public sealed record ArgumentDeclaration(Word Name, Word? Default, string? Description);
