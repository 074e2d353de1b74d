using System.Text;
using Oci.Build;
using Oci.Content;
using Oci.Diagnostics;
using Oci.Layers;
using Oci.Native;

namespace Oci.Tests.Build;

/// <summary>Trees of hostile layers and archives: many long paths cost no more for each than a few looks, and what is too long for any system is refused at once.</summary>
public sealed class LongPathTests
{
    private const int Depth = 1500;

    // Names around the slash in byte order: `-` and `.` come before it, `0` behind it.
    private static readonly string[] Names = ["a", "a-", "a.b", "a0", "b"];

    private static string Deep(int depth) => string.Join('/', Enumerable.Repeat("a", depth));

    private static RootPath RandomPath(Random random) => RootPath.Clean(string.Join('/', Enumerable.Range(0, random.Next(0, 5)).Select(_ => Names[random.Next(Names.Length)])));

    private static LayerEntry RandomEntry(RootPath path, Random random) => random.Next(4) switch
    {
        0 => new LayerEntry(path, null, HidesLower: true, null),
        1 => new LayerEntry(path, new TreeNode(path, FileKind.RegularFile, new EntryMetadata { Mode = 0b110_100_100 }), HidesLower: true, null),
        2 => new LayerEntry(path, TreeNode.Folder(path), HidesLower: random.Next(3) == 0, null),
        _ => new LayerEntry(path, null, HidesLower: true, RootPath.Clean("b")),
    };

    /// <summary>A tree that counts how often it is asked.</summary>
    private sealed class CountingTree(FileTree tree) : FileTree
    {
        public int Looks { get; private set; }

        internal override bool IsExact => true;

        public override TreeNode? Find(RootPath path)
        {
            Looks++;
            return tree.Find(path);
        }

        public override IReadOnlyList<TreeNode> List(TreeNode directory) => tree.List(directory);

        public override Stream OpenRead(TreeNode file) => tree.OpenRead(file);
    }

    [Fact]
    public void A_listing_says_of_every_path_what_its_entries_say()
    {
        var random = new Random(20_261_122);
        for (var round = 0; round < 200; round++)
        {
            var entries = Enumerable.Range(0, random.Next(1, 30)).Select(_ => RandomPath(random)).Distinct().Order().Select(path => RandomEntry(path, random)).ToArray();
            var listing = new LayerListing(entries);
            for (var i = 0; i < 40; i++)
            {
                var path = RandomPath(random);
                Assert.Equal(entries.Any(entry => entry.HidesLower && path.IsAtOrBelow(entry.Path)), listing.Hides(path));
                Assert.Equal(entries.Any(entry => entry.Path != path && entry.Path.IsAtOrBelow(path) && (entry.Node ?? (object?)entry.HardLink) is not null), listing.Implies(path));
            }
        }
    }

    [Theory]
    [InlineData(Depth, true)]
    [InlineData(Depth / 2, false)]
    public void A_long_path_is_found_with_few_looks(int depth, bool exists)
    {
        var tree = new CountingTree(new MemoryTree($"{Deep(depth)}/"));
        Assert.Equal((RootPath.Clean(Deep(Depth)), exists), tree.Locate(RootPath.Clean(Deep(Depth))));
        Assert.InRange(tree.Looks, 1, 40);
    }

    [Fact]
    public void Links_on_a_long_way_are_followed()
    {
        var exact = new CountingTree(new MemoryTree($"{Deep(100)}/\nl->{Deep(50)}/../b\n{Deep(49)}/b/c/\n{Deep(49)}/b/up->../../x\nloop->loop/y\nfar->{Deep(2000)}"));
        var plain = new MemoryTree("r/x/y/\nl->r/x\nr/x/up->../z");
        Assert.Equal((RootPath.Clean($"{Deep(49)}/b/c"), true), exact.Locate(RootPath.Clean("l/c")));
        Assert.Equal((RootPath.Clean($"{Deep(48)}/x/n/m"), false), exact.Locate(RootPath.Clean("l/up/n/m")));
        Assert.Equal((RootPath.Clean($"{Deep(49)}/b/up"), true), exact.Locate(RootPath.Clean("l/up"), followLast: false));
        Assert.Equal((null, false), exact.Locate(RootPath.Clean("loop")));
        Assert.Equal((null, false), exact.Locate(RootPath.Clean($"far/{Deep(100)}")));
        Assert.Equal((RootPath.Clean("r/z"), false), plain.Locate(RootPath.Clean("l/up")));
    }

    [Theory]
    [InlineData(true, "t/b")]
    [InlineData(false, "a/b")]
    public void A_layer_that_names_something_below_its_own_link_does_not_hide_the_link(bool isLink, string real)
    {
        var (link, inside) = (RootPath.Clean("a"), RootPath.Clean("a/b"));
        LayerEntry[] entries =
        [
            new(link, isLink ? new TreeNode(link, FileKind.SymbolicLink, new EntryMetadata { Mode = 0b111_111_111 }) { LinkTarget = "/t"u8.ToArray() } : TreeNode.Folder(link), HidesLower: isLink),
            new(inside, TreeNode.Folder(inside), HidesLower: false),
        ];
        var listing = new LayerListing(entries);
        Assert.Equal(!isLink, listing.IsExact);
        using var tree = new ImageTree([], [listing], new MemoryContentStore(), Path.GetTempPath());
        Assert.Equal(RootPath.Clean(real), tree.Locate(inside).Path);
    }

    [Fact]
    public void Files_that_come_one_after_the_other_cost_a_few_looks_each_however_deep_they_are()
    {
        const int Files = 2000;
        var below = new CountingTree(new MemoryTree($"{Deep(Depth)}/"));
        var target = new PendingTree(below);
        var copier = new FileCopier(target, new CopyOptions { Now = UnixTime.Epoch, Destination = "/" });
        for (var i = 0; i < Files; i++)
        {
            var path = RootPath.Clean($"{Deep(Depth)}/new/{i}");
            Assert.Equal(path, copier.Locate(path));
            copier.MakeFolder(path.Parent);
            target.Put(new TreeNode(path, FileKind.RegularFile, new EntryMetadata { Mode = 0b110_100_100 }));
        }
        Assert.InRange(below.Looks, Files, Files * 20);
        Assert.Equal(Files, target.List(TreeNode.Folder(RootPath.Clean($"{Deep(Depth)}/new"))).Count);
    }

    [Fact]
    public void Deep_folders_that_are_replaced_one_after_the_other_cost_little_each()
    {
        const int Folders = 300;
        var target = new PendingTree(new MemoryTree(string.Join('\n', Enumerable.Range(0, Folders).Select(i => $"{Deep(Depth)}/{i}/"))));
        var folders = Enumerable.Range(0, Folders).Select(i => RootPath.Clean($"{Deep(Depth)}/{i}")).ToList();
        target.Find(folders[0].Append("x"u8));
        var before = GC.GetAllocatedBytesForCurrentThread();
        foreach (var folder in folders)
        {
            Assert.Null(target.Find(folder.Append("f"u8)));
            target.Put(new TreeNode(folder, FileKind.RegularFile, new EntryMetadata { Mode = 0b110_100_100 }));
            target.PutDirectory(TreeNode.Folder(folder));
        }
        // Going up all the way for each takes a list as long as the way.
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, Folders * 100L * Depth);
        Assert.Equal(Folders, target.List(TreeNode.Folder(RootPath.Clean(Deep(Depth)))).Count);
    }

    [Fact]
    public void A_tree_with_pending_files_is_what_was_put_into_it_in_whatever_order()
    {
        var random = new Random(7);
        for (var round = 0; round < 300; round++)
        {
            var below = new MemoryTree("a/a/a=1\na/b/\na0/a=2\nb=3\na-/a.b/b=4");
            var (target, model) = (new PendingTree(below), new Dictionary<RootPath, FileKind>());
            foreach (var path in new[] { "", "a", "a/a", "a/a/a", "a/b", "a0", "a0/a", "b", "a-", "a-/a.b", "a-/a.b/b" }.Select(RootPath.Clean)) model[path] = below.Find(path)!.Kind;
            for (var i = 0; i < 25; i++) PutSomething(random, target, model);
            foreach (var folder in model.Where(one => one.Value == FileKind.Directory).Select(one => one.Key))
                Assert.Equal(model.Keys.Where(path => !path.IsRoot && path.Parent == folder).Order(), target.List(TreeNode.Folder(folder)).Select(node => node.Path));
        }
    }

    // At a random place whose parent is a folder; the model is told.
    private static void PutSomething(Random random, PendingTree target, Dictionary<RootPath, FileKind> model)
    {
        var path = RandomPath(random);
        if (!path.IsRoot && model.GetValueOrDefault(path.Parent, FileKind.RegularFile) != FileKind.Directory) return;
        Assert.Equal(model.TryGetValue(path, out var kind) ? kind : null, target.Find(path)?.Kind);
        if (path.IsRoot) return;
        if (random.Next(2) == 0) target.PutDirectory(TreeNode.Folder(path));
        else target.Put(new TreeNode(path, FileKind.RegularFile, new EntryMetadata { Mode = 0b110_100_100 }));
        if (target.Find(path)!.IsFile) foreach (var gone in model.Keys.Where(one => one != path && one.IsAtOrBelow(path)).ToList()) model.Remove(gone);
        model[path] = target.Find(path)!.Kind;
        foreach (var known in Names.Select(name => path.Append(Encoding.UTF8.GetBytes(name)))) Assert.Equal(model.ContainsKey(known), target.Find(known) is not null);
    }

    [Fact]
    public void A_path_that_no_system_takes_is_refused_before_it_is_gone_along()
    {
        var copier = new FileCopier(new PendingTree(new MemoryTree("")), new CopyOptions { Now = UnixTime.Epoch, Destination = "/" });
        Assert.Equal(ErrorCodes.CopyConflict, Assert.Throws<OciException>(() => copier.Locate(RootPath.Clean(Deep(30_000)))).Code);
        copier.MakeFolder(copier.Locate(RootPath.Clean(Deep(2048))));
    }
}
