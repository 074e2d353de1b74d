using Oci.Containerfile;
using Oci.Content;
using Oci.Diagnostics;
using Oci.Native;

namespace Oci.Build;

/// <summary>A source of ADD that is not in the context.</summary>
/// <param name="Git">A repository; null for a file.</param>
/// <param name="Http">A file; null for a repository.</param>
/// <param name="KeepsGit">Whether <c>.git</c> comes along.</param>
/// <param name="Checksum">What the file must be; null for anything.</param>
internal sealed record RemoteSource(GitAddress? Git, HttpAddress? Http, bool KeepsGit, Digest? Checksum)
{
    /// <summary>The remote source that <paramref name="path"/> names; null for a path of the context.</summary>
    /// <exception cref="OciException">The address is malformed, or a flag does not go with the source.</exception>
    public static RemoteSource? Of(string path, AddSyntax add, StageScope scope)
    {
        var checksum = add.Checksum is { } word ? scope.Expand(word) : null;
        if (GitAddress.IsGit(path)) return OfGit(At(add, () => GitAddress.Parse(path)), checksum, add);
        if (add.KeepGitDirectory) throw new OciException(ErrorCodes.InvalidValue, $"expected a git repository as source of `ADD --keep-git-dir`, found `{ByteText.Escape(path)}`", "an https address of one ends with `.git`", add.Span);
        if (HttpAddress.IsHttp(path)) return new RemoteSource(null, At(add, () => HttpAddress.Parse(path)), false, checksum is null ? null : ParseDigest(checksum, add.Checksum!.Value));
        if (path.Contains("://", StringComparison.Ordinal))
            throw new OciException(ErrorCodes.SourceNotFound, $"expected a path, or an address of http, https, git or ssh, found `{ByteText.Escape(path)}`", null, add.Span);
        return checksum is null ? null : throw Misplaced("`--checksum` with an address as source", $"`{ByteText.Escape(path)}`", add.Checksum!.Value);
    }

    private static RemoteSource OfGit(GitAddress address, string? commit, AddSyntax add)
    {
        if (commit is not null && !GitAddress.IsCommit(commit)) throw Misplaced("a commit's full name as `--checksum` of a repository", $"`{ByteText.Escape(commit)}`", add.Checksum!.Value);
        return new RemoteSource(commit is null ? address : address with { Commit = commit }, null, add.KeepGitDirectory || address.KeepGitFolder == true, null);
    }

    private static T At<T>(AddSyntax add, Func<T> parse)
    {
        try
        {
            return parse();
        }
        catch (OciException fault) when (fault.At is null)
        {
            throw new OciException(fault.Code, fault.Message, fault.Hint, add.Span, fault);
        }
    }

    private static Digest ParseDigest(string text, Word at) => Digest.TryParse(text, out var digest) ? digest : throw Misplaced("a digest such as `sha256:…` as `--checksum`", $"`{ByteText.Escape(text)}`", at);

    private static OciException Misplaced(string expected, string found, Word at) => new(ErrorCodes.InvalidValue, $"expected {expected}, found {found}", null, at.Span);
}
