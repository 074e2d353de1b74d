using System.Diagnostics;
using System.Runtime.Versioning;
using Oci.Build;
using Oci.Diagnostics;
using Oci.Layers;
using Oci.Native;
using Oci.Snapshots;
using Oci.Testing;

namespace Oci.Tests.Snapshots;

/// <summary>
/// Trees in which a process puts a link to the host's files in a directory's place while they are read, copied and deleted: nothing of the host is
/// ever read into a layer or a copy, nor deleted (CVE-2018-15664, CVE-2024-11218, CVE-2024-23651).
/// </summary>
[SupportedOSPlatform("linux"), Trait("Category", "Linux")]
public sealed class MovingTreeTests : IDisposable
{
    private const string Secret = "of the host";

    private readonly TemporaryFolder folder = new();
    private int filesRead;

    public MovingTreeTests()
    {
        Peer.RequireRoot();
        foreach (var (place, text) in new[] { ("tree/d", "inside"), ("outside", Secret) })
        {
            folder.Make(place + "/deep/er");
            foreach (var file in new[] { "f", "deep/g", "deep/er/h" }) File.WriteAllText(folder[$"{place}/{file}"], text);
        }
    }

    public void Dispose() => folder.Dispose();

    public static TheoryData<string> Links => new("absolute", "up", "far");

    [Theory]
    [MemberData(nameof(Links))]
    public void What_changed_is_read_from_the_tree_alone(string link)
    {
        folder.Make("before");
        using var before = RootDirectory.Open(folder["before"]);
        Move(link, tree =>
        {
            foreach (var file in new TreeChanges(tree, before).Read().Changes.OfType<FileChange>()) AssertInside(file.Open);
        });
    }

    [Theory]
    [MemberData(nameof(Links))]
    public void What_is_above_other_layers_is_read_from_there_alone(string link)
    {
        folder.Make("before");
        using var before = RootDirectory.Open(folder["before"]);
        Move(link, tree =>
        {
            foreach (var file in new OverlayChanges(tree, before, new OverlayAttributes(ApplyTarget.OverlayUpper)).Read().Changes.OfType<FileChange>()) AssertInside(file.Open);
        });
    }

    [Theory]
    [MemberData(nameof(Links))]
    public void A_context_gives_its_own_files_alone(string link) => Move(link, _ =>
    {
        using var tree = new FolderTree(RootDirectory.Open(folder["tree"]), new FolderTreeOptions());
        var pending = new Stack<TreeNode>(tree.List(TreeNode.EmptyRoot));
        while (pending.TryPop(out var node))
        {
            if (node.Kind == FileKind.Directory) foreach (var child in tree.List(node)) pending.Push(child);
            else if (node.Kind == FileKind.RegularFile) AssertInside(() => tree.OpenRead(node));
        }
    });

    [Theory]
    [MemberData(nameof(Links))]
    public void A_copy_has_the_trees_files_alone(string link)
    {
        var count = 0;
        Move(link, tree =>
        {
            var copy = folder.Make($"copy{count++}");
            try
            {
                using var to = RootDirectory.Open(copy);
                new TreeCopy(tree, to).Run(CancellationToken.None);
            }
            finally
            {
                var files = Directory.GetFiles(copy, "*", new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.ReparsePoint });
                Assert.DoesNotContain(files, file => File.ReadAllText(file) == Secret);
                filesRead += files.Length;
                Directory.Delete(copy, recursive: true);
            }
        });
    }

    [Theory]
    [MemberData(nameof(Links))]
    public void What_is_deleted_and_made_is_in_the_tree(string link) => Move(link, tree =>
    {
        tree.RemoveTree(RootPath.Clean("d/deep/er"));
        tree.EnsureDirectory(RootPath.Clean("d/deep/er/new"), 0x1ed).Dispose();
        tree.CreateFile(RootPath.Clean("d/deep/er/h"), 0x1a4).Dispose();
        tree.SetMode(RootPath.Clean("d/f"), 0x1ff);
    }, files: 0);

    [Theory]
    [MemberData(nameof(Links))]
    public void Who_reads_by_the_path_is_led_out(string link)
    {
        // Otherwise the tests above would show nothing.
        var isLedOut = false;
        using var moving = new MovingPath(folder["tree/d"], TargetOf(link));
        for (var watch = Stopwatch.StartNew(); !isLedOut && watch.Elapsed < TimeSpan.FromMinutes(1);) Try(() => isLedOut = File.ReadAllText(folder["tree/d/f"]) == Secret);
        Assert.True(isLedOut);
    }

    private string TargetOf(string link) => link switch { "absolute" => folder["outside"], "up" => "../outside", _ => string.Concat(Enumerable.Repeat("../", 20)) + folder["outside"][1..] };

    private void Move(string link, Action<RootDirectory> work, int files = 3)
    {
        using var tree = RootDirectory.Open(folder["tree"]);
        work(tree); // Where nothing moves, there is nothing to refuse, and everything is read.
        Assert.Equal(files, filesRead);
        using (var moving = new MovingPath(folder["tree/d"], TargetOf(link))) moving.While(() => Try(() => work(tree)));
        Assert.Equal(["deep", "f"], Directory.EnumerateFileSystemEntries(folder["outside"]).Select(Path.GetFileName).Order());
        Assert.Equal(["deep/er/h", "deep/g", "f"], Directory.EnumerateFiles(folder["outside"], "*", SearchOption.AllDirectories).Select(file => Path.GetRelativePath(folder["outside"], file)).Order());
        Assert.All(Directory.EnumerateFiles(folder["outside"], "*", SearchOption.AllDirectories), file => Assert.Equal(Secret, File.ReadAllText(file)));
        Assert.Equal(0, (int)(File.GetUnixFileMode(folder["outside/f"]) & UnixFileMode.OtherWrite));
    }

    private void AssertInside(Func<Stream> open) => Try(() =>
    {
        using var reader = new StreamReader(open());
        Assert.NotEqual(Secret, reader.ReadToEnd());
        filesRead++;
    });

    // What moves away is missing, or something else.
    private static void Try(Action work)
    {
        try
        {
            work();
        }
        catch (Exception fault) when (fault is OciException or IOException)
        {
        }
    }
}
