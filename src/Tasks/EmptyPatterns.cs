using System.IO.Enumeration;
using System.Xml;
using System.Xml.Linq;
using Oci.Diagnostics;

namespace Oci.Tasks;

/// <summary>Finds patterns of <c>ContainerCopy</c> that match no file, by reading the project's text: its items do not tell of them.</summary>
internal static class EmptyPatterns
{
    private const string ItemName = "ContainerCopy";

    /// <summary>The first one; null where there is none. Patterns with conditions, properties or items in them are left alone.</summary>
    /// <param name="projectFile">The project.</param>
    /// <param name="taken">Every file that some item took, absolute.</param>
    public static SourceSpan? Find(string projectFile, IReadOnlyCollection<string> taken)
    {
        if (!File.Exists(projectFile)) return null;
        var text = File.ReadAllText(projectFile);
        if (!text.Contains(ItemName, StringComparison.Ordinal)) return null;
        var folder = Path.GetDirectoryName(projectFile)!;
        foreach (var element in XDocument.Parse(text, LoadOptions.SetLineInfo).Descendants().Where(element => element.Name.LocalName == ItemName))
        {
            if (element.Attribute("Include") is not { } include || element.AncestorsAndSelf().Any(each => each.Attribute("Condition") is not null)) continue;
            foreach (var pattern in include.Value.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
            {
                if (IsPlain(pattern) && !taken.Any(file => IsMatch(pattern, folder, file))) return SpanOf(projectFile, text, include, pattern);
            }
        }
        return null;
    }

    private static bool IsPlain(string pattern) => pattern.Contains('*') && !pattern.Contains("$(") && !pattern.Contains("@(") && !pattern.Contains("%(");

    private static bool IsMatch(string pattern, string folder, string file)
    {
        var absolute = Path.GetFullPath(pattern.Replace('\\', Path.DirectorySeparatorChar), folder);
        // `a/**/b` takes `a/b` too.
        return FileSystemName.MatchesSimpleExpression(absolute.Replace("**" + Path.DirectorySeparatorChar, "*").Replace("**", "*"), file, ignoreCase: true);
    }

    private static SourceSpan SpanOf(string path, string text, XAttribute include, string pattern)
    {
        var source = new SourceText(path, text);
        var line = ((IXmlLineInfo)include).LineNumber;
        var start = 0;
        for (var at = 1; at < line; at++) start = text.IndexOf('\n', start) + 1;
        var found = text.IndexOf(pattern, start + ((IXmlLineInfo)include).LinePosition - 1, StringComparison.Ordinal);
        return new SourceSpan(source, found < 0 ? start : found, found < 0 ? 0 : pattern.Length);
    }
}
