namespace Oci.Containerfile;

/// <summary>Something that a Containerfile should do or leave.</summary>
/// <param name="Name">Its name, as <c># check=skip=</c> takes it.</param>
/// <param name="Description">What it is about.</param>
/// <param name="Url">Where more is written about it, or null.</param>
/// <param name="IsExperimental">Whether it is off unless <c># check=experimental=</c> asks for it.</param>
public sealed record LintRule(string Name, string Description, string? Url, bool IsExperimental = false);
