namespace Oci.Containerfile;

/// <summary>Paths in their shortest spelling, decided by their text alone.</summary>
internal static class CleanPath
{
    /// <summary>Without empty and <c>.</c> parts, with <c>..</c> taken back as far as there is something to take back; <c>.</c> where nothing remains.</summary>
    public static string Of(string path)
    {
        var rooted = path.StartsWith('/');
        var parts = new List<string>();
        foreach (var part in path.Split('/'))
        {
            if (part is "" or ".") continue;
            if (part != "..") parts.Add(part);
            else if (parts.Count > 0 && parts[^1] != "..") parts.RemoveAt(parts.Count - 1);
            else if (!rooted) parts.Add(part);
        }
        var joined = string.Join('/', parts);
        return rooted ? "/" + joined : joined.Length == 0 ? "." : joined;
    }
}
