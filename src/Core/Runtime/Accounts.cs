using System.Runtime.Versioning;
using System.Text;
using Oci.Diagnostics;
using Oci.Native;

namespace Oci.Runtime;

/// <summary>
/// The users and groups of a root file system, read by nothing but our own parser: the host's name services are never asked, and nothing
/// of the root file system is ever loaded. The first entry that matches counts.
/// </summary>
public sealed class Accounts
{
    /// <summary>The largest <c>/etc/passwd</c> or <c>/etc/group</c> that is read.</summary>
    public const int MaxFileBytes = 8 * 1024 * 1024;

    /// <summary>The largest user or group number: what runtimes agree on, and far from those that wrap around to root.</summary>
    public const uint MaxId = int.MaxValue;

    private readonly IReadOnlyList<AccountEntry> users;
    private readonly IReadOnlyList<GroupEntry> groups;

    private Accounts(IReadOnlyList<AccountEntry> users, IReadOnlyList<GroupEntry> groups)
    {
        this.users = users;
        this.groups = groups;
    }

    /// <summary>Reads both files; one that is missing is empty.</summary>
    /// <exception cref="OciException">One of them is no regular file (after links inside the root), or too large.</exception>
    [SupportedOSPlatform("linux")]
    public static Accounts Read(RootDirectory rootfs) => Parse(ReadFile(rootfs, "etc/passwd"), ReadFile(rootfs, "etc/group"));

    /// <summary>Takes the content of both files.</summary>
    public static Accounts Parse(ReadOnlySpan<byte> passwd, ReadOnlySpan<byte> group) =>
        new(Lines(passwd, AccountEntry.Parse), Lines(group, GroupEntry.Parse));

    /// <summary>Understands USER: <c>user[:group]</c>, each a name or a number. Empty means number 0.</summary>
    /// <remarks>
    /// A number needs no entry, but is looked up for its group and home. With an explicit group there are no supplementary ones.
    /// </remarks>
    /// <exception cref="OciException"><see cref="ErrorCodes.InvalidUser"/>: a name has no entry, a number is out of range, or the syntax is wrong.</exception>
    public ContainerUser Resolve(string user)
    {
        var colon = user.IndexOf(':', StringComparison.Ordinal);
        var name = colon < 0 ? user : user[..colon];
        var group = colon < 0 ? "" : user[(colon + 1)..];
        if (name.Length == 0 && colon >= 0) throw Invalid(user, "no user before the colon");
        if (name.Length == 0) name = "0";
        var entry = FindUser(name);
        var uid = entry is null ? UidOf(name) : entry.Uid ?? throw Invalid(name, "a user number that is out of range in `/etc/passwd`");
        if (group.Length > 0)
        {
            var explicitGid = GidOf(group);
            return new(uid, explicitGid, [explicitGid], HomeOf(entry));
        }
        var gid = entry is null ? 0 : entry.Gid ?? throw Invalid(name, "a group number that is out of range in `/etc/passwd`");
        return new(uid, gid, [gid, .. GroupsOf(entry).Where(g => g != gid)], HomeOf(entry));
    }

    /// <summary>The number of a user given by name or number.</summary>
    /// <exception cref="OciException"><see cref="ErrorCodes.InvalidUser"/>.</exception>
    public uint UidOf(string user) =>
        AccountId.IsNumber(user) ? AccountId.Parse(user) ?? throw OutOfRange(user)
        : FindUser(user) is { } entry ? entry.Uid ?? throw Invalid(user, "a user number that is out of range in `/etc/passwd`")
        : throw Invalid(user, "no such user in `/etc/passwd`");

    /// <summary>The number of a group given by name or number.</summary>
    /// <exception cref="OciException"><see cref="ErrorCodes.InvalidUser"/>.</exception>
    public uint GidOf(string group) =>
        AccountId.IsNumber(group) ? AccountId.Parse(group) ?? throw OutOfRange(group)
        : groups.FirstOrDefault(g => g.Name == group) is { } entry ? entry.Gid ?? throw Invalid(group, "a group number that is out of range in `/etc/group`")
        : throw Invalid(group, "no such group in `/etc/group`");

    private AccountEntry? FindUser(string user) =>
        AccountId.IsNumber(user) ? users.FirstOrDefault(u => u.Uid == (AccountId.Parse(user) ?? throw OutOfRange(user))) : users.FirstOrDefault(u => u.Name == user);

    private IEnumerable<uint> GroupsOf(AccountEntry? entry) =>
        entry is null ? [] : groups.Where(g => g.Gid is not null && g.Members.Contains(entry.Name)).Select(g => g.Gid!.Value).Distinct();

    private static string HomeOf(AccountEntry? entry) => entry is { Home: ['/', ..] home } ? home : "/";

    [SupportedOSPlatform("linux")]
    private static byte[] ReadFile(RootDirectory rootfs, string path)
    {
        var file = RootPath.Clean(path);
        return rootfs.TryStatus(file, followLast: true) is null ? [] : rootfs.ReadFile(file, MaxFileBytes);
    }

    private static List<T> Lines<T>(ReadOnlySpan<byte> content, Func<string, T?> parse) where T : class =>
        [.. Encoding.UTF8.GetString(content).Split('\n').Select(line => line.Trim()).Where(line => line.Length > 0 && line[0] != '#').Select(parse).OfType<T>()];

    private static OciException OutOfRange(string text) => Invalid(text, $"a number above {MaxId}");

    private static OciException Invalid(string user, string found) =>
        new(ErrorCodes.InvalidUser, $"expected a user or group that the image knows, or a number from 0 to {MaxId}, found {found}: `{ByteText.Escape(user)}`",
            "use a numeric id, for example `USER 1000:1000`");
}
