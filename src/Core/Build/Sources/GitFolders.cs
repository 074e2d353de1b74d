namespace Oci.Build;

/// <summary>What git keeps for itself in a work tree: a folder at the top, and a file in each submodule.</summary>
internal static class GitFolders
{
    /// <summary>Removes it, so that nothing but the commit's files is left.</summary>
    public static void Remove(string workTree)
    {
        // Links are skipped, so that none is entered.
        var options = new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.ReparsePoint, IgnoreInaccessible = true };
        foreach (var file in new DirectoryInfo(workTree).EnumerateFiles(".git", options)) file.Delete();
        var own = Path.Combine(workTree, ".git");
        if (Directory.Exists(own)) Directory.Delete(own, recursive: true);
    }
}
