using System.Globalization;
using Oci.Diagnostics;
using Oci.Native;

namespace Oci.Build;

/// <summary>Finds out which commit an address means, and fetches that commit's tree.</summary>
internal sealed class GitCheckout(GitProcess git, GitAddress address)
{
    private const int Sha256Digits = 64;

    /// <summary>The commit that the address means now. One that is named in full is not asked for.</summary>
    /// <exception cref="OciException"><see cref="ErrorCodes.FetchFailed"/>, <see cref="ErrorCodes.ChecksumMismatch"/>.</exception>
    public async Task<string> ResolveAsync(string folder, CancellationToken ct)
    {
        if (address is { Reference: null, Commit: { } beginning } && !GitAddress.IsCommit(beginning)) return await FindAsync(beginning, folder, ct);
        var (commit, tag) = address.IsPinned ? (address.Reference!, null) : await AskAsync(folder, ct);
        // Who names an annotated tag's own object means the tag.
        if (address.Commit is { } wanted && !commit.StartsWith(wanted, StringComparison.Ordinal) && tag?.StartsWith(wanted, StringComparison.Ordinal) is not true)
            throw new OciException(ErrorCodes.ChecksumMismatch, $"expected the commit `{wanted}` at `{address}`, found `{commit}`", "the reference has moved: check it, and write its commit");
        return commit;
    }

    /// <summary>Puts the tree of <paramref name="commit"/> into an empty folder.</summary>
    /// <returns>When the commit was made: seconds since 1970.</returns>
    /// <exception cref="OciException"><see cref="ErrorCodes.FetchFailed"/>.</exception>
    public async Task<long> FetchAsync(string folder, string commit, CancellationToken ct)
    {
        // A repository holds objects of one algorithm only, which the commit's name tells; an old git knows but one.
        IReadOnlyList<string> format = commit.Length == Sha256Digits ? ["--object-format=sha256"] : [];
        await git.RunAsync(folder, address, ["init", "--quiet", .. format, "--template=", "."], ct);
        await git.RunAsync(folder, address, ["remote", "add", "--", "origin", address.Remote], ct);
        await FetchCommitAsync(folder, commit, ct);
        await git.RunAsync(folder, address, ["checkout", "--quiet", "--force", "--detach", commit], ct);
        if (address.Submodules && File.Exists(Path.Combine(folder, ".gitmodules")))
            await git.RunAsync(folder, address, ["submodule", "--quiet", "update", "--init", "--recursive", "--checkout", "--force", "--depth=1"], ct);
        var time = await git.RunAsync(folder, address, ["log", "-1", "--no-show-signature", "--format=%ct", commit, "--"], ct);
        return long.TryParse(time.Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) ? seconds : 0;
    }

    // A commit alone is enough; servers that give away only what a name leads to are asked for that, and at last for everything.
    private async Task FetchCommitAsync(string folder, string commit, CancellationToken ct)
    {
        if ((await git.TryAsync(folder, ["fetch", "--quiet", "--depth=1", "--no-tags", "--no-recurse-submodules", "origin", commit], ct)).Code == 0) return;
        if (!address.IsPinned && (await git.TryAsync(folder, ["fetch", "--quiet", "--depth=1", "--no-tags", "--no-recurse-submodules", "origin", address.Reference ?? "HEAD"], ct)).Code == 0
            && await HasAsync(folder, commit, ct)) return;
        await git.RunAsync(folder, address, ["fetch", "--quiet", "--no-recurse-submodules", "origin", "+refs/heads/*:refs/remotes/origin/*", "+refs/tags/*:refs/tags/*"], ct);
        if (!await HasAsync(folder, commit, ct))
            throw new OciException(ErrorCodes.FetchFailed, $"expected the commit `{commit}` in `{address}`, found none of that name", "check the commit");
    }

    private async Task<bool> HasAsync(string folder, string commit, CancellationToken ct) => (await git.TryAsync(folder, ["cat-file", "-e", $"{commit}^{{commit}}"], ct)).Code == 0;

    // Only the tips of branches and tags can be asked for by the beginning of their names.
    private async Task<string> FindAsync(string beginning, string folder, CancellationToken ct)
    {
        var listing = await git.RunAsync(folder, address, ["ls-remote", "--quiet", "--", address.Remote], ct);
        var found = Read(listing).Where(one => one.Commit.StartsWith(beginning, StringComparison.Ordinal)).DistinctBy(one => one.Commit).ToList();
        if (found is [var (commit, name)]) return name.EndsWith("^{}", StringComparison.Ordinal) ? commit : Read(listing).FirstOrDefault(one => one.Name == name + "^{}").Commit ?? commit;
        throw new OciException(ErrorCodes.FetchFailed, $"expected one branch or tag of `{address}` at a commit that begins with `{beginning}`, found {(found.Count == 0 ? "none" : found.Count)}", "write all digits of the commit, or a reference too");
    }

    private static IEnumerable<(string Commit, string Name)> Read(string listing) =>
        listing.Split('\n').Select(line => line.Split('\t')).Where(parts => parts.Length == 2 && GitAddress.IsCommit(parts[0])).Select(parts => (parts[0], parts[1]));

    private async Task<(string Commit, string? Tag)> AskAsync(string folder, CancellationToken ct)
    {
        var wanted = Candidates(address.Reference).ToList();
        var listing = await git.RunAsync(folder, address, ["ls-remote", "--quiet", "--", address.Remote, .. wanted, .. wanted.Select(name => name + "^{}")], ct);
        var found = Read(listing).ToLookup(one => one.Name, one => one.Commit);
        foreach (var name in wanted)
        {
            if (found[name].FirstOrDefault() is { } direct) return found[name + "^{}"].FirstOrDefault() is { } peeled ? (peeled, direct) : (direct, null);
        }
        throw new OciException(ErrorCodes.FetchFailed, $"expected the reference `{ByteText.Escape(address.Reference ?? "HEAD")}` in `{address}`, found none of that name", "git ls-remote lists what there is; a commit is named by all of its digits");
    }

    private static IEnumerable<string> Candidates(string? reference) =>
        reference is null ? ["HEAD"] : reference.StartsWith("refs/", StringComparison.Ordinal) ? [reference] : [$"refs/tags/{reference}", $"refs/heads/{reference}", $"refs/{reference}"];
}
