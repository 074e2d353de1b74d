using System.Collections.Concurrent;
using System.Text;
using Oci.Containerfile;
using Oci.Native;

namespace Oci.Build;

/// <summary>What an ignore file hides of a context. Remembers for each directory which rules hold below it.</summary>
internal sealed class ContextFilter(IgnoreFile rules)
{
    private readonly ConcurrentDictionary<RootPath, IgnoreScope> scopes = new();
    private readonly byte[][] exceptions = [.. rules.Rules.Where(rule => rule.IsException).Select(rule => Encoding.UTF8.GetBytes(rule.Pattern.Text + "/"))];

    /// <summary>Whether a file is hidden.</summary>
    public bool Hides(RootPath file) => ScopeOf(file.Parent).Ignores(file.Bytes);

    /// <summary>
    /// Whether a directory is hidden with everything in it: it is ignored, and no exception begins with its path. Exceptions with wildcards do
    /// not open a directory that is ignored, as with Docker's builders.
    /// </summary>
    public bool HidesFolder(RootPath folder) => ScopeOf(folder).IsIgnored && !Array.Exists(exceptions, exception => Begins(exception, folder.Bytes));

    /// <summary>
    /// Whether a directory that is not hidden can be asked for by its own name: one that is ignored only where an exception takes something
    /// in it back.
    /// </summary>
    public bool IsNamed(RootPath folder, FileTree tree) =>
        !ScopeOf(folder).IsIgnored || tree.List(TreeNode.Folder(folder)).Any(child => !child.IsDirectory || IsNamed(child.Path, tree));

    private static bool Begins(ReadOnlySpan<byte> exception, ReadOnlySpan<byte> folder) =>
        exception.Length > folder.Length && exception[folder.Length] == '/' && exception.StartsWith(folder);

    private IgnoreScope ScopeOf(RootPath folder) =>
        folder.IsRoot ? rules.Root : scopes.GetOrAdd(folder, path => ScopeOf(path.Parent).Enter(path.Bytes));
}
