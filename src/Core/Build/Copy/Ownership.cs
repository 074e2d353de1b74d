using System.Text;
using Oci.Diagnostics;
using Oci.Native;
using Oci.Runtime;

namespace Oci.Build;

/// <summary>Turns <c>user[:group]</c> of <c>--chown</c> and USER into numbers, with the names that a tree knows.</summary>
internal static class Ownership
{
    private const string Root = "root";
    private const string Users = "etc/passwd";
    private const string Groups = "etc/group";

    /// <summary>Whether no name is in it, so that no tree is looked at.</summary>
    public static bool IsNumeric(string owner) => owner.Split(':', 2).All(part => part.Length > 0 && part.All(char.IsAsciiDigit));

    /// <summary>The files of a tree that say what names mean, as far as they are there.</summary>
    public static IReadOnlyList<CopyMatch> SelectFiles(FileTree tree) =>
        [.. new[] { Users, Groups }.Select(path => tree.Resolve(RootPath.Clean(path)) is { IsFile: true } file ? new CopyMatch(tree, Encoding.UTF8.GetBytes(path), file, []) : null).OfType<CopyMatch>()];

    /// <summary>
    /// The numbers. A name without a group has its primary group, a number without one the group of the same number.
    /// Source: the Dockerfile reference, COPY --chown.
    /// </summary>
    /// <exception cref="OciException"><see cref="ErrorCodes.InvalidUser"/>.</exception>
    public static async Task<(uint Uid, uint Gid)> ResolveAsync(string owner, FileTree tree, CancellationToken ct)
    {
        var parts = owner.Split(':', 2);
        var isNumeric = IsNumeric(owner);
        var passwd = isNumeric ? [] : await ReadAsync(tree, Users, ct);
        var group = isNumeric ? [] : await ReadAsync(tree, Groups, ct);
        var accounts = Accounts.Parse(passwd, group);
        // `:group` leaves the user alone, and root is root where nothing knows any name.
        var isRoot = parts[0] is "" && parts.Length == 2 || (parts[0] is Root && passwd.Length == 0);
        var uid = isRoot ? 0 : accounts.UidOf(parts[0]);
        if (parts.Length == 2) return (uid, parts[1] is Root && group.Length == 0 ? 0 : accounts.GidOf(parts[1]));
        return (uid, isNumeric || isRoot ? uid : accounts.Resolve(parts[0]).Gid);
    }

    private static async Task<byte[]> ReadAsync(FileTree tree, string path, CancellationToken ct)
    {
        if (tree.Resolve(RootPath.Clean(path)) is not { } file) return [];
        if (!file.IsFile || file.Size > Accounts.MaxFileBytes)
            throw new OciException(ErrorCodes.InvalidUser, $"expected a file of at most {Accounts.MaxFileBytes} bytes at `/{path}` of the image, found {(file.IsFile ? $"{file.Size} bytes" : file.Kind.ToString())}",
                "use numbers, for example `--chown=1000:1000`");
        await tree.FetchAsync([file], ct);
        await using var content = tree.OpenRead(file);
        var bytes = new MemoryStream();
        await content.CopyToAsync(bytes, ct);
        return bytes.ToArray();
    }
}
