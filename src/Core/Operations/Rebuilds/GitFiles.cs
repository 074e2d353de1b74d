using System.Text;
using Oci.Build;
using Oci.Native;

namespace Oci.Operations;

/// <summary>
/// The files that say which commit is checked out: as long as they are what they were, <c>git log -1</c> says what it said. Source: git's own
/// gitrepository-layout.
/// </summary>
internal static class GitFiles
{
    private const string Reference = "ref: ";
    private const string Folder = "gitdir: ";
    private const int MaxLinks = 5; // as git
    private const int MaxLength = 1 << 16;

    /// <summary>Takes note of them, for the work tree that <paramref name="folder"/> is in; of where one would be, where it is in none.</summary>
    public static void See(OciHost host, string folder, SeenFiles seen)
    {
        for (var at = Path.GetFullPath(folder); at is not null; at = Path.GetDirectoryName(at))
        {
            var git = Path.Combine(at, ".git");
            if (Directory.Exists(git))
            {
                SeeRepository(git, seen);
                SeeProgram(host, seen);
                return;
            }
            // A file where the repository is elsewhere; else nothing: there might be one tomorrow.
            seen.Add(git);
            if (TryRead(git) is not { } text || !text.StartsWith(Folder, StringComparison.Ordinal)) continue;
            SeeRepository(Path.Combine(at, text[Folder.Length..]), seen);
            SeeProgram(host, seen);
            return;
        }
    }

    // Git itself, and what tells it whom to trust.
    private static void SeeProgram(OciHost host, SeenFiles seen)
    {
        foreach (var program in CommitTime.Programs(host)) seen.Add(program);
        seen.Add("/etc/gitconfig");
        if (host.Variable(EnvironmentVariables.Home) is not { } home) return;
        seen.Add(Path.Combine(home, ".gitconfig"));
        seen.Add(Path.Combine(host.Variable(EnvironmentVariables.XdgConfigHome) ?? Path.Combine(home, ".config"), "git", "config"));
    }

    private static void SeeRepository(string git, SeenFiles seen)
    {
        // Of a work tree of its own: the branches are the main one's.
        seen.Add(Path.Combine(git, "commondir"));
        var common = Path.Combine(git, TryRead(Path.Combine(git, "commondir")) ?? ".");
        foreach (var name in (string[])["packed-refs", "reftable/tables.list", "refs/replace", "info/grafts", "shallow", "config"]) seen.Add(Path.Combine(common, name));
        seen.Add(Path.Combine(git, "config.worktree"));
        SeeReference(git, common, "HEAD", seen);
    }

    private static void SeeReference(string git, string common, string name, SeenFiles seen)
    {
        for (var links = 0; links < MaxLinks; links++)
        {
            var file = Path.Combine(links == 0 ? git : common, name);
            seen.Add(file);
            if (TryRead(file) is not { } text || !text.StartsWith(Reference, StringComparison.Ordinal)) return;
            name = text[Reference.Length..];
        }
    }

    private static string? TryRead(string path)
    {
        try
        {
            return BoundedFile.TryRead(path, MaxLength) is { } bytes && !bytes.AsSpan().Contains((byte)0) ? Encoding.UTF8.GetString(bytes).TrimEnd('\n', '\r') : null;
        }
        catch (FileSystemException)
        {
            return null; // a context's own may be anything
        }
    }
}
