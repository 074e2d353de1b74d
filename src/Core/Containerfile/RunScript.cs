namespace Oci.Containerfile;

/// <summary>What a RUN with here-documents runs.</summary>
/// <param name="Text">The script, for the shell as one argument; or the content of the file.</param>
/// <param name="FileName">Where the document begins with <c>#!</c>: the name of the executable file (0755, its folder read-only) that is run instead of a shell; else null.</param>
public sealed record RunScript(string Text, string? FileName)
{
    internal static RunScript? Of(CommandSyntax command, IReadOnlyList<HereDocument> documents)
    {
        if (documents.Count == 0 || command.Arguments.Count == 0) return null;
        var written = command.Arguments[0].Text;
        if (HereDocumentDelimiter.TryParse(written, out _) is null)
        {
            // The shell reads the documents itself: it gets the line and everything below it.
            return new RunScript(written + string.Concat(documents.Select(d => $"\n{d.Content}{d.Name}")), null);
        }
        var text = documents[0].Text;
        return new RunScript(text, documents[0].Content.StartsWith("#!", StringComparison.Ordinal) ? documents[0].Name : null);
    }
}
