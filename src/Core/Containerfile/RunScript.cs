using System.Text;

namespace Oci.Containerfile;

/// <summary>What a RUN with here-documents runs.</summary>
/// <param name="Text">The script, for the shell as one argument; or the content of the file.</param>
/// <param name="FileName">Where the document begins with <c>#!</c>: the name of the executable file (0755, its folder read-only) that is run instead of a shell; else null.</param>
public sealed record RunScript(string Text, string? FileName)
{
    private const int LongestName = 255; // bytes, on every file system that builds run on

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
        return new RunScript(text, documents[0].Content.StartsWith("#!", StringComparison.Ordinal) ? FileNameOf(documents[0].Name) : null);
    }

    // A delimiter may be any word; not every word is a file's name.
    private static string FileNameOf(string delimiter)
    {
        var name = delimiter.Split('/')[^1];
        return name is "" or "." or ".." || Encoding.UTF8.GetByteCount(name) > LongestName ? "document" : name;
    }
}
