using System.Globalization;
using System.Runtime.Versioning;
using System.Security.Cryptography;
using System.Text;
using Oci.Native;

namespace Oci.Testing;

/// <summary>
/// A folder as text, one line a path in byte order: what it is and everything that a layer can say of it. Two trees are equal when the texts are.
/// <code>var before = TreeSnapshot.Of(folder); … Assert.Equal(before.ToString(), TreeSnapshot.Of(folder).ToString());</code>
/// </summary>
[SupportedOSPlatform("linux")]
public sealed class TreeSnapshot
{
    private readonly SortedDictionary<RootPath, string> lines = [];
    private readonly Dictionary<RootPath, FileIdentity> linked = [];
    private readonly TreeAspects aspects;

    private TreeSnapshot(TreeAspects aspects) => this.aspects = aspects;

    /// <summary>What each path is, by path.</summary>
    public IReadOnlyDictionary<RootPath, string> Lines => lines;

    /// <summary>Looks at everything below <paramref name="folder"/>, and the folder itself.</summary>
    /// <param name="folder">A folder of the host.</param>
    /// <param name="aspects">What to look at.</param>
    /// <param name="ignore">Paths to leave out, with what is below them; the root alone.</param>
    public static TreeSnapshot Of(string folder, TreeAspects aspects = TreeAspects.All, Func<RootPath, bool>? ignore = null)
    {
        using var root = RootDirectory.Open(folder);
        return Of(root, aspects, ignore);
    }

    /// <summary>The same of an open tree, which need not have a path.</summary>
    public static TreeSnapshot Of(RootDirectory root, TreeAspects aspects = TreeAspects.All, Func<RootPath, bool>? ignore = null)
    {
        using var top = root.OpenDirectory(RootPath.Root);
        var snapshot = new TreeSnapshot(aspects);
        ignore ??= _ => false;
        if (!ignore(RootPath.Root)) snapshot.Add(top, RootPath.Root, default);
        snapshot.Walk(root, ignore);
        return snapshot;
    }

    /// <summary>Lines that differ, <c>-</c> for this tree and <c>+</c> for the other; empty when the trees are equal.</summary>
    public string DiffTo(TreeSnapshot other)
    {
        var text = new StringBuilder();
        foreach (var path in lines.Keys.Union(other.lines.Keys).Order())
        {
            var mine = lines.GetValueOrDefault(path);
            var theirs = other.lines.GetValueOrDefault(path);
            if (mine == theirs) continue;
            if (mine is not null) text.Append("- ").Append(mine).Append('\n');
            if (theirs is not null) text.Append("+ ").Append(theirs).Append('\n');
        }
        return text.ToString();
    }

    public override string ToString() => string.Concat(lines.Values.Select(line => line + "\n"));

    private void Walk(RootDirectory root, Func<RootPath, bool> ignore)
    {
        var pending = new Stack<RootPath>([RootPath.Root]);
        while (pending.TryPop(out var path))
        {
            using var directory = root.OpenDirectory(path);
            foreach (var entry in directory.EnumerateEntries(sorted: false))
            {
                var child = path.Append(entry.Name.Span);
                if (ignore(child)) continue;
                if (Add(directory, child, entry.Name.Span)) pending.Push(child);
            }
        }
        AddLinkGroups();
    }

    private bool Add(DirectoryHandle directory, RootPath path, ReadOnlySpan<byte> name)
    {
        var status = directory.Status(name);
        var line = new StringBuilder($"{path} {Kind(directory, name, status)}");
        if (Has(TreeAspects.Mode) && !status.IsSymbolicLink) line.Append(CultureInfo.InvariantCulture, $" {Convert.ToString(status.Mode, 8).PadLeft(4, '0')}");
        if (Has(TreeAspects.Owner)) line.Append(CultureInfo.InvariantCulture, $" {status.Uid}:{status.Gid}");
        if (Has(status.IsDirectory ? TreeAspects.DirectoryTimes : TreeAspects.FileTimes)) line.Append(' ').Append(Time(status.ModifiedAt));
        if (Has(TreeAspects.Content) && status.IsRegularFile) line.Append(CultureInfo.InvariantCulture, $" {status.Size} {Hash(directory, name)}");
        if (Has(TreeAspects.Xattrs)) foreach (var xattr in directory.ReadXattrs(name)) line.Append(CultureInfo.InvariantCulture, $" {xattr.Name}={Convert.ToHexStringLower(xattr.Value.Span)}");
        lines[path] = line.ToString();
        if (status.LinkCount > 1 && !status.IsDirectory) linked[path] = status.Identity;
        return status.IsDirectory;
    }

    private void AddLinkGroups()
    {
        if (!Has(TreeAspects.HardLinks)) return;
        foreach (var group in linked.GroupBy(pair => pair.Value, pair => pair.Key).Where(group => group.Count() > 1))
        {
            foreach (var path in group) lines[path] += $" ={group.Min()}";
        }
    }

    private bool Has(TreeAspects aspect) => (aspects & aspect) == aspect;

    private string Time(UnixTime time) => Has(TreeAspects.WholeSeconds)
        ? time.Seconds.ToString(CultureInfo.InvariantCulture)
        : string.Create(CultureInfo.InvariantCulture, $"{time.Seconds}.{time.Nanoseconds:D9}");

    private static string Kind(DirectoryHandle directory, ReadOnlySpan<byte> name, FileStatus status) => status.Kind switch
    {
        FileKind.SymbolicLink => $"link->{ByteText.Escape(directory.ReadLink(name))}",
        FileKind.CharacterDevice => $"char {status.DeviceMajor}:{status.DeviceMinor}",
        FileKind.BlockDevice => $"block {status.DeviceMajor}:{status.DeviceMinor}",
        FileKind.RegularFile => "file",
        FileKind.Directory => "dir",
        var kind => kind.ToString().ToLowerInvariant(),
    };

    private static string Hash(DirectoryHandle directory, ReadOnlySpan<byte> name)
    {
        using var content = directory.OpenRead(name);
        return Convert.ToHexStringLower(SHA256.HashData(content))[..16];
    }
}
