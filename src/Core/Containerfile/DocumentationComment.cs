namespace Oci.Containerfile;

/// <summary>Comments of the form <c># name what it is for</c> above ARG and FROM.</summary>
internal static class DocumentationComment
{
    public static string? Find(IReadOnlyList<Word> comments, string name)
    {
        var prefix = name + " ";
        foreach (var comment in comments)
        {
            if (comment.Text.StartsWith(prefix, StringComparison.Ordinal)) return comment.Text[prefix.Length..].Trim();
        }
        return null;
    }
}
