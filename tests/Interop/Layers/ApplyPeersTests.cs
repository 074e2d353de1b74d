using System.Diagnostics;
using System.Runtime.Versioning;
using Oci.Layers;
using Oci.Native;
using Oci.Testing;

namespace Oci.Interop.Layers;

/// <summary>A tree with everything in it, archived by others and unpacked by them and by us: the results must be the same.</summary>
[SupportedOSPlatform("linux")]
public sealed class ApplyPeersTests : IDisposable
{
    private const string Umask = "022";
    private readonly TemporaryFolder folder = new();

    public ApplyPeersTests() => Peer.RequireRoot();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void What_GNU_tar_writes_we_unpack_as_it_does() => Compare(
        Peer.Require("tar"), ["--format=pax", "--xattrs", "--xattrs-include=*", "--sparse", "-cf"], ["--xattrs", "--xattrs-include=*", "-xpf"], TreeAspects.All);

    [Fact]
    public void What_GNU_tar_writes_in_its_own_format_we_unpack_as_it_does() => Compare(
        Peer.Require("tar"), ["--format=gnu", "--sparse", "-cf"], ["-xpf"], (TreeAspects.All & ~TreeAspects.Xattrs) | TreeAspects.WholeSeconds);

    [Fact]
    public void What_bsdtar_writes_we_unpack_as_it_does() => Compare(
        Peer.Require("bsdtar"), ["--format=pax", "--xattrs", "-cf"], ["--xattrs", "-xpf"], TreeAspects.All, path => path.IsRoot); // It leaves the time of `.` alone.

    [Fact]
    public void Layers_are_unpacked_as_umoci_does()
    {
        var umoci = Peer.Require("umoci");
        Plant(folder.Make("tree"));
        Run(Peer.Require("tar"), ["--format=pax", "--xattrs", "--xattrs-include=*", "-C", folder["tree"], "-cf", folder["lower.tar"], "."]);
        File.WriteAllBytes(folder["upper.tar"], new RawTar()
            .With(mode: 0x1ed, time: 5).Directory("./").File("dir/.wh.sub").With(time: 6).Directory("dir/").File("dir/new", "new").File(".wh.fifo")
            .With(time: 7).Symlink("file", "elsewhere").With(time: 8).Directory("was-file/").File("was-file/x", "x").ToArray());
        Run(umoci, ["init", "--layout", folder["layout"]]);
        Run(umoci, ["new", "--image", folder["layout"] + ":t"]);
        foreach (var layer in (string[])["lower.tar", "upper.tar"]) Run(umoci, ["raw", "add-layer", "--image", folder["layout"] + ":t", folder[layer]]);
        Run(umoci, ["unpack", "--image", folder["layout"] + ":t", folder["bundle"]]);
        folder.Make("ours");
        Apply(folder["lower.tar"], folder["ours"]);
        Apply(folder["upper.tar"], folder["ours"]);
        Equal(folder["bundle/rootfs"], folder["ours"], TreeAspects.All);
    }

    private void Compare(string program, string[] create, string[] extract, TreeAspects aspects, Func<RootPath, bool>? ignore = null)
    {
        Plant(folder.Make("tree"));
        var tar = folder["layer.tar"];
        Run(program, [.. create, tar, "-C", folder["tree"], "."]);
        Run(program, [.. extract, tar, "-C", folder.Make("theirs")]);
        Apply(tar, folder.Make("ours"));
        Equal(folder["theirs"], folder["ours"], aspects, ignore);
    }

    private static void Equal(string theirs, string ours, TreeAspects aspects, Func<RootPath, bool>? ignore = null)
    {
        var difference = TreeSnapshot.Of(theirs, aspects, ignore).DiffTo(TreeSnapshot.Of(ours, aspects, ignore));
        if (difference.Length > 0) Assert.Fail(difference);
    }

    private static void Apply(string tar, string target)
    {
        using var root = RootDirectory.Open(target);
        using var stream = File.OpenRead(tar);
        using var reader = new TarReader(stream, TarLimits.Default);
        new LayerApplier(root, new ApplyOptions()).Apply(reader, TestContext.Current.CancellationToken);
    }

    private static void Plant(string tree)
    {
        var layer = new RawTar()
            .With(mode: 0x1ed, time: 900).Directory("./")
            .With(mode: 0x3ff, uid: 1, gid: 2, time: 1000).Directory("dir/")
            .With(mode: 0x1c0, time: 1001).Directory("dir/sub/")
            .With(mode: 0x9ed, uid: 5, gid: 6, time: 1002).File("dir/sub/setuid", "program")
            .Pax("mtime", "1003.123456789"u8.ToArray()).File("file", new string('x', 300_000))
            .File("was-file", "x")
            .Xattr("user.binary", 0, 1, 255).File("attributes", "x")
            .Xattr("security.capability", 1, 0, 0, 2, 0, 4, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0).With(mode: 0x1ed).File("capable", "x")
            .HardLink("hard", "file")
            .With(time: 1004).Symlink("soft", "../../dangling")
            .With(uid: 3).Symlink("dir/absolute", "/file")
            .With(mode: 0x180, time: 1005).Fifo("fifo")
            .With(mode: 0x1b6, time: 1006).Device("null", '3', 1, 3)
            .With(time: 1007).File(string.Join('/', Enumerable.Repeat("a-long-directory-name", 12)) + "/file", "deep")
            .File("näme", "ü").File("empty");
        var bytes = layer.ToArray();
        using var root = RootDirectory.Open(tree);
        using (var reader = new TarReader(new MemoryStream(bytes), TarLimits.Default)) new LayerApplier(root, new ApplyOptions()).Apply(reader, CancellationToken.None);
        using var sparse = new FileStream(root.CreateFile(RootPath.Clean("sparse"), 0x1a4), FileAccess.Write);
        sparse.Seek(1 << 20, SeekOrigin.Begin);
        sparse.Write("data"u8);
        sparse.SetLength(3 << 20);
    }

    private static void Run(string program, string[] arguments)
    {
        var start = new ProcessStartInfo("sh", ["-c", $"umask {Umask}; exec \"$@\"", "sh", program, .. arguments]) { RedirectStandardError = true, RedirectStandardOutput = true };
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEndAsync();
        Assert.True(process.WaitForExit(TimeSpan.FromSeconds(60)), $"`{program}` should end");
        Assert.True(process.ExitCode == 0, $"{program} {string.Join(' ', arguments)}\n{errors.Result}{output.Result}");
    }
}
