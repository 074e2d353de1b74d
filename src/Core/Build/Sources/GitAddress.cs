using System.Text.RegularExpressions;
using Oci.Diagnostics;
using Oci.Native;

namespace Oci.Build;

/// <summary>
/// A git repository as ADD and contexts name it: <c>https://host/path.git#ref:folder</c>, <c>git://…</c>, <c>ssh://…</c>, <c>git@host:path#…</c>,
/// or with <c>?ref=&amp;branch=&amp;tag=&amp;commit=&amp;subdir=&amp;keep-git-dir=&amp;submodules=</c>. Source: the Dockerfile reference, ADD git; BuildKit's
/// context queries.
/// </summary>
public sealed partial record GitAddress
{
    private const string Hint = "write for example `https://example.org/app.git#v1.0:folder`";

    /// <summary>The repository as the address names it, perhaps with a password: never begins with a dash, and is of one of the protocols that git itself speaks.</summary>
    public required string Repository { get; init; }

    /// <summary>What <c>git fetch</c> is given, and writes down where an image may get it: without a password.</summary>
    public string Remote => HttpAddress.IsHttp(Repository) ? HttpAddress.WithoutPassword(Repository) : PasswordOfUser().Replace(Repository, "$1@");

    /// <summary>A branch, a tag, a full reference or a commit; null for the remote's default branch.</summary>
    public string? Reference { get; init; }

    /// <summary>The folder of the repository that is meant; null for all.</summary>
    public string? Folder { get; init; }

    /// <summary>The commit that the reference must be, or how its name begins; null for any. Without a reference it is the one that is meant.</summary>
    public string? Commit { get; init; }

    /// <summary>Whether <c>.git</c> stays, where the address says.</summary>
    public bool? KeepGitFolder { get; init; }

    /// <summary>Whether submodules are fetched.</summary>
    public bool Submodules { get; init; } = true;

    /// <summary>Whether the reference names a commit.</summary>
    public bool IsPinned => Reference is not null && CommitForm().IsMatch(Reference);

    /// <summary>Whether a text names a repository: https addresses do when their path ends with <c>.git</c>.</summary>
    public static bool IsGit(string text)
    {
        if (IsScp(text) || text.StartsWith("git://", StringComparison.OrdinalIgnoreCase) || text.StartsWith("ssh://", StringComparison.OrdinalIgnoreCase)) return true;
        return HttpAddress.IsHttp(text) && text.Split('#', 2)[0].Split('?', 2)[0].TrimEnd('/').EndsWith(".git", StringComparison.Ordinal);
    }

    /// <summary>Whether a text is a commit's full name.</summary>
    public static bool IsCommit(string text) => CommitForm().IsMatch(text);

    /// <summary>Whether a text is a commit's name without its last digits.</summary>
    public static bool IsShortCommit(string text) => ShortCommitForm().IsMatch(text);

    /// <summary>Reads an address.</summary>
    /// <exception cref="OciException"><see cref="ErrorCodes.InvalidGitAddress"/>.</exception>
    public static GitAddress Parse(string text)
    {
        var fragment = text.IndexOf('#', StringComparison.Ordinal) is >= 0 and var hash ? text[(hash + 1)..] : null;
        var rest = fragment is null ? text : text[..^(fragment.Length + 1)];
        var query = !IsScp(rest) && rest.IndexOf('?', StringComparison.Ordinal) is >= 0 and var mark ? rest[(mark + 1)..] : null;
        var repository = query is null ? rest : rest[..^(query.Length + 1)];
        CheckRepository(repository, text);
        var address = new GitAddress { Repository = repository };
        if (fragment is not null) address = WithFragment(address, fragment);
        if (query is not null) address = query.Split('&', StringSplitOptions.RemoveEmptyEntries).Aggregate(address, WithParameter);
        if (address.Reference is { } reference && !IsReference(reference)) throw Invalid($"expected a branch, a tag or a commit, found `{ByteText.Escape(reference)}`");
        return address is { Reference: null, Commit: { } commit } && IsCommit(commit) ? address with { Reference = commit } : address;
    }

    /// <summary>Without what may be a password.</summary>
    public override string ToString() => HttpAddress.WithoutPassword(Repository) + (Reference is null && Folder is null ? "" : $"#{Reference}{(Folder is null ? "" : $":{Folder}")}");

    private static void CheckRepository(string repository, string text)
    {
        if (repository.Any(character => char.IsControl(character) || character == ' ') || (!IsScp(repository) && !Uri.TryCreate(repository, UriKind.Absolute, out _)))
            throw Invalid($"expected the address of a git repository, found `{ByteText.Escape(HttpAddress.AfterPassword(text))}`");
        if (HostOf(repository).StartsWith('-')) throw Invalid($"expected a host's name, found one that begins with a dash in `{ByteText.Escape(HttpAddress.AfterPassword(text))}`");
    }

    private static GitAddress WithFragment(GitAddress address, string fragment)
    {
        var colon = fragment.IndexOf(':', StringComparison.Ordinal);
        var (reference, folder) = colon < 0 ? (fragment, "") : (fragment[..colon], fragment[(colon + 1)..]);
        return address with { Reference = NullIfEmpty(reference), Folder = NullIfEmpty(folder) };
    }

    private static GitAddress WithParameter(GitAddress address, string parameter)
    {
        var pair = parameter.Split('=', 2);
        var value = Uri.UnescapeDataString(pair.ElementAtOrDefault(1) ?? "");
        return pair[0] switch
        {
            "ref" => Refer(address, value),
            "branch" => Refer(address, $"refs/heads/{value}"),
            "tag" => Refer(address, $"refs/tags/{value}"),
            "subdir" => address with { Folder = NullIfEmpty(value) },
            "commit" or "checksum" when IsCommit(value) || IsShortCommit(value) => address with { Commit = value },
            "keep-git-dir" => address with { KeepGitFolder = Flag(pair[0], value) },
            "submodules" => address with { Submodules = Flag(pair[0], value) },
            "commit" or "checksum" => throw Invalid($"expected a commit's name of seven digits or more, found `{ByteText.Escape(value)}`"),
            _ => throw Invalid($"expected `ref`, `branch`, `tag`, `commit`, `subdir`, `keep-git-dir` or `submodules` behind the `?` of a repository, found `{ByteText.Escape(pair[0])}`"),
        };
    }

    private static GitAddress Refer(GitAddress address, string reference) => address.Reference is null || address.Reference == reference ? address with { Reference = reference }
        : throw Invalid($"expected one reference in a repository's address, found `{ByteText.Escape(address.Reference)}` and `{ByteText.Escape(reference)}`");

    private static bool Flag(string name, string value) => value switch
    {
        "" or "1" or "true" => true,
        "0" or "false" => false,
        _ => throw Invalid($"expected `true` or `false` for `{name}`, found `{ByteText.Escape(value)}`"),
    };

    // Source: git-check-ref-format(1). What could be read as an option or as a pattern is none.
    private static bool IsReference(string text) =>
        text.Length is > 0 and < 1000 && text[0] is not ('-' or '/') && !text.Contains("..", StringComparison.Ordinal) && !text.Contains("@{", StringComparison.Ordinal)
        && !text.EndsWith(".lock", StringComparison.Ordinal) && !text.Any(character => character is <= ' ' or '~' or '^' or ':' or '?' or '*' or '[' or '\\' or '\x7f');

    private static string HostOf(string repository)
    {
        if (IsScp(repository)) return repository.Split('@', 2)[1];
        var authority = repository[(repository.IndexOf("//", StringComparison.Ordinal) + 2)..].Split('/')[0];
        return authority[(authority.LastIndexOf('@') + 1)..];
    }

    // Every build asks this of its folder: regular expressions are not loaded for that.
    private static bool IsScp(string text) => text.Contains('@') && ScpForm().IsMatch(text);

    private static string? NullIfEmpty(string text) => text.Length == 0 ? null : text;

    private static OciException Invalid(string message) => new(ErrorCodes.InvalidGitAddress, message, Hint);

    [GeneratedRegex("^[A-Za-z0-9_][A-Za-z0-9_.-]*@[^/:#?]+:[^:]", RegexOptions.CultureInvariant)]
    private static partial Regex ScpForm();

    [GeneratedRegex("^(?:[0-9a-f]{40}|[0-9a-f]{64})$", RegexOptions.CultureInvariant)]
    private static partial Regex CommitForm();

    [GeneratedRegex("^[0-9a-f]{7,63}$", RegexOptions.CultureInvariant)]
    private static partial Regex ShortCommitForm();

    [GeneratedRegex("(//[^/:@]*):[^/]*@", RegexOptions.CultureInvariant)]
    private static partial Regex PasswordOfUser();
}
