using System.Runtime.Versioning;
using Oci.Layers;
using Oci.Native;
using Oci.Testing;

namespace Oci.Tests.Layers;

[SupportedOSPlatform("linux")]
public sealed class TreeChangesTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public TreeChangesTests() => Peer.RequireRoot();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Equal_bytes_with_another_time_are_a_change_and_other_bytes_with_the_same_time_too()
    {
        foreach (var name in new[] { "before", "after" })
        {
            folder.Make(name);
            foreach (var file in new[] { "same", "time", "content", "nanosecond" }) File.WriteAllText(folder[$"{name}/{file}"], file);
        }
        File.WriteAllText(folder["after/content"], "CONTENT");
        Touch("same", 7, 7);
        Touch("content", 7, 7);
        Touch("time", 7, 8);
        Touch("nanosecond", 7, 7, 1);
        Touch("", 9, 9);

        Assert.Equal(["FileChange /content", "FileChange /nanosecond", "FileChange /time"], Read());
    }

    [Theory]
    [InlineData("a:1 b:1", "a:1 b:1", "")]
    [InlineData("a:1 b:1", "a:1", "b")]
    [InlineData("a:1 b:1 c:1", "a:1 b:1", "c")]
    [InlineData("a:1", "a:1 b:1", "a b")]
    [InlineData("a:1 b:1", "a:1 b:1 c:1", "a b c")]
    [InlineData("a:1 b:1", "a:1 b:2", "a b")]
    [InlineData("a:1 b:2", "a:1 b:1", "a b")]
    [InlineData("a:1 b:1 c:2 d:2", "a:1 b:2 c:1 d:2", "a b c d")]
    [InlineData("a:1 b:1 c:3", "a:1 b:1 c:3", "")]
    public void Files_are_equal_only_when_the_same_names_are_links_of_one_another(string before, string after, string changed)
    {
        Make("before", before);
        Make("after", after);
        foreach (var path in new[] { "before", "after" })
        {
            using var root = RootDirectory.Open(folder[path]);
            foreach (var entry in root.EnumerateEntries(RootPath.Root, sorted: false)) root.SetTimes(RootPath.Clean(entry.Name.Span), new UnixTime(3));
            root.SetTimes(RootPath.Root, new UnixTime(3));
        }

        Assert.Equal(changed.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(name => "/" + name), Read().Select(line => line.Split(' ')[1]).Order());
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void What_changed_makes_one_tree_of_the_other(int seed)
    {
        var random = new Random(seed);
        using (var before = RootDirectory.Open(folder.Make("before"))) new RandomTree(before, random).Grow(60);
        using (var source = RootDirectory.Open(folder["before"]))
        {
            foreach (var name in new[] { "after", "copy" })
            {
                using var target = RootDirectory.Open(folder.Make(name));
                new Oci.Snapshots.TreeCopy(source, target).Run(default);
            }
        }
        Assert.Equal(TreeSnapshot.Of(folder["before"]).ToString(), TreeSnapshot.Of(folder["after"]).ToString());
        Assert.Empty(Read());
        using (var after = RootDirectory.Open(folder["after"])) new RandomTree(after, random).Change(40);

        using (var after = RootDirectory.Open(folder["after"]))
        using (var before = RootDirectory.Open(folder["before"]))
        {
            PlainApplication.Apply(new TreeChanges(after, before).Read(), folder["copy"]);
        }

        Assert.Equal("", TreeSnapshot.Of(folder["after"]).DiffTo(TreeSnapshot.Of(folder["copy"])));
    }

    public static TheoryData<int> Seeds => [.. Enumerable.Range(1, Repository.RunsAll ? 300 : 20)];

    private List<string> Read()
    {
        using var after = RootDirectory.Open(folder["after"]);
        using var before = RootDirectory.Open(folder["before"]);
        var changes = new TreeChanges(after, before).Read().Changes.ToList();
        ChangeSetOrder.Check([.. changes.Where(change => change.Path.Parent == RootPath.Root)]);
        return [.. changes.Select(change => $"{change.GetType().Name} {change.Path}")];
    }

    /// <summary>Makes files: those with the same number are links of one another.</summary>
    private void Make(string name, string files)
    {
        using var root = RootDirectory.Open(folder.Make(name));
        var first = new Dictionary<string, RootPath>();
        foreach (var file in files.Split(' ').Select(file => file.Split(':')))
        {
            var path = RootPath.Clean(file[0]);
            if (first.TryAdd(file[1], path)) root.CreateFile(path, 0x1a4).Dispose();
            else root.CreateHardLink(path, first[file[1]]);
        }
    }

    private void Touch(string name, long before, long after, int nanoseconds = 0)
    {
        foreach (var (folderName, time) in new[] { ("before", new UnixTime(before)), ("after", new UnixTime(after, nanoseconds)) })
        {
            using var root = RootDirectory.Open(folder[folderName]);
            root.SetTimes(RootPath.Clean(name), time);
        }
    }
}
