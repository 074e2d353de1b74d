namespace Oci.Containerfile;

/// <summary>A FROM and what follows it up to the next.</summary>
/// <param name="Index">Its number, from 0.</param>
/// <param name="From">What it starts from.</param>
/// <param name="Instructions">What follows, FROM not included.</param>
public sealed record StageSyntax(int Index, FromSyntax From, IReadOnlyList<InstructionSyntax> Instructions)
{
    /// <summary>The name in lower case, or null.</summary>
    public string? Name => From.StageName?.Text.ToLowerInvariant();

    /// <summary>The comment above FROM that begins with the stage's name, without the name; or null.</summary>
    public string? Description => From.StageName is { } name ? DocumentationComment.Find(From.Comments, name.Text) : null;
}
