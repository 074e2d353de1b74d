namespace Oci.Containerfile;

/// <summary>What RUN, CMD, ENTRYPOINT and HEALTHCHECK start.</summary>
/// <param name="IsExec">The JSON form, which no shell sees; otherwise the shell form.</param>
/// <param name="Arguments">The strings of the JSON form; the whole line as one word in the shell form, nothing where the line is empty.</param>
public sealed record CommandSyntax(bool IsExec, IReadOnlyList<Word> Arguments)
{
    /// <summary>The texts of <see cref="Arguments"/>.</summary>
    public IReadOnlyList<string> Texts => [.. Arguments.Select(word => word.Text)];

    /// <summary>What the shell is given in the shell form; empty where the line is.</summary>
    internal string ShellText => Arguments.Count == 0 ? "" : Arguments[0].Text;
}
