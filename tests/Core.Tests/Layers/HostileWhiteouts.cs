using Oci.Testing;
using static Oci.Tests.Layers.HostileLayer;

namespace Oci.Tests.Layers;

/// <summary>Whiteouts of nothing, of the root, through links, of other types; AUFS's own names.</summary>
internal static class HostileWhiteouts
{
    private static RawTar Lower() => new RawTar().File("a/b/c", "x").File("a/d", "x").Symlink("out", "../outside").File("e", "x");

    private static HostileLayer Over(string tree, Func<RawTar, RawTar> upper) => HarmlessStack(tree, _ => [Lower(), upper(new RawTar())]);

    private const string Untouched = "/a dir\n/a/b dir\n/a/b/c file\n/a/d file\n/e file\n/out link->../outside\n";

    public static Dictionary<string, HostileLayer> Cases { get; } = new()
    {
        ["wh-empty"] = Unsafe(_ => new RawTar().File(".wh.")),
        ["wh-dot"] = Unsafe(_ => new RawTar().File(".wh..")),
        ["wh-dotdot"] = Unsafe(_ => new RawTar().File(".wh...")),
        ["wh-empty-below"] = Unsafe(_ => new RawTar().Directory("a/").File("a/.wh.")),
        ["wh-dot-below"] = Unsafe(_ => new RawTar().Directory("a/").File("a/.wh..")),
        ["wh-dotdot-below"] = Unsafe(_ => new RawTar().Directory("a/").File("a/.wh...")),
        ["wh-empty-directory"] = Unsafe(_ => new RawTar().Directory(".wh./")),
        ["wh-below-whiteout"] = Unsafe(_ => new RawTar().Directory(".wh.a/").File(".wh.a/b")),
        ["wh-four-dots"] = Over(Untouched, t => t.File(".wh....")),
        ["wh-file"] = Over("/a dir\n/a/b dir\n/a/b/c file\n/a/d file\n/out link->../outside\n", t => t.File(".wh.e")),
        ["wh-tree"] = Over("/e file\n/out link->../outside\n", t => t.File(".wh.a")),
        ["wh-link-only"] = Over("/a dir\n/a/b dir\n/a/b/c file\n/a/d file\n/e file\n", t => t.File(".wh.out")),
        ["wh-through-link"] = Over(Untouched, t => t.File("out/.wh.file").File("out/.wh.dir")),
        ["wh-opaque-through-link"] = Over(Untouched, t => t.File("out/.wh..wh..opq")),
        ["wh-dotdot-path"] = Over(Untouched, t => t.File("../.wh.outside")),
        ["wh-opaque-dotdot"] = Over("", t => t.File("../.wh..wh..opq")),
        ["wh-opaque-root"] = Over("", t => t.File(".wh..wh..opq")),
        ["wh-opaque-root-keeps-own"] = Over("/a dir\n/a/new file\n", t => t.File("a/new").File(".wh..wh..opq")),
        ["wh-opaque-missing"] = Over(Untouched, t => t.File("missing/.wh..wh..opq").File("e/.wh..wh..opq")),
        ["wh-missing"] = Over(Untouched, t => t.File(".wh.missing").File("a/.wh.missing").File("nowhere/at/.wh.all").File("e/.wh.x")),
        ["wh-as-directory"] = Over("/a dir\n/a/b dir\n/a/b/c file\n/a/d file\n/out link->../outside\n", t => t.Directory(".wh.e/")),
        ["wh-as-symlink"] = Over("/a dir\n/a/b dir\n/a/b/c file\n/a/d file\n/out link->../outside\n", t => t.Symlink(".wh.e", "../outside/file")),
        ["wh-as-hard-link"] = Over("/a dir\n/a/b dir\n/a/b/c file\n/a/d file\n/out link->../outside\n", t => t.HardLink(".wh.e", "../outside/file")),
        ["wh-as-fifo"] = Over("/a dir\n/a/b dir\n/a/b/c file\n/a/d file\n/out link->../outside\n", t => t.Fifo(".wh.e")),
        ["wh-own-file-before"] = Over(Untouched, t => t.File("e", "new").File(".wh.e")),
        ["wh-own-file-after"] = Over(Untouched, t => t.File(".wh.e").File("e", "new")),
        ["wh-own-tree-before"] = Over("/a dir\n/a/b dir\n/a/b/new file\n/e file\n/out link->../outside\n", t => t.File("a/b/new").File(".wh.a")),
        ["wh-own-tree-after"] = Over("/a dir\n/a/b dir\n/a/b/new file\n/e file\n/out link->../outside\n", t => t.File(".wh.a").File("a/b/new")),
        ["wh-opaque-before"] = Over("/a dir\n/a/new file\n/e file\n/out link->../outside\n", t => t.File("a/.wh..wh..opq").File("a/new")),
        ["wh-opaque-after"] = Over("/a dir\n/a/new file\n/e file\n/out link->../outside\n", t => t.File("a/new").File("a/.wh..wh..opq")),
        ["wh-and-opaque"] = Over("/a dir\n/a/b dir\n/e file\n/out link->../outside\n", t => t.File("a/.wh.d").File("a/b/.wh..wh..opq").File("a/b/.wh.c")),
        ["wh-written-through-link"] = HarmlessStack("/lib link->usr/lib\n/usr dir\n/usr/lib dir\n/usr/lib/new file\n",
            _ => [new RawTar().Symlink("lib", "usr/lib").File("usr/lib/old"), new RawTar().File("lib/new").File("usr/lib/.wh.new").File("usr/lib/.wh.old")]),
        ["wh-tree-with-links-out"] = HarmlessStack("", o => [new RawTar().Symlink("t/a", o).Symlink("t/b", "../../outside/dir").Symlink("t/c", "/etc"), new RawTar().File(".wh.t")]),
        ["wh-aufs-metadata"] = Over(Untouched, t => t.File(".wh..wh.aufs").Directory(".wh..wh.orph/").File(".wh..wh.orph/x").Directory(".wh..wh.plnk/").Symlink(".wh..wh.plnk/1.2", "/").File("a/.wh..wh.x").File(".wh..wh..opqx").File(".wh..wh.")),
        ["wh-aufs-link"] = HarmlessStack("/one file\n/two file\n", _ => [new RawTar().Directory(".wh..wh.plnk/").HardLink("one", ".wh..wh.plnk/1.2").File(".wh..wh.plnk/1.2", "data").HardLink("two", ".wh..wh.plnk/1.2")]),
        ["wh-dir-to-file-to-dir"] = HarmlessStack("/a dir\n/a/z file\n", _ => [new RawTar().File("a/x"), new RawTar().File("a", "file"), new RawTar().File(".wh.a").File("a/z")]),
        ["wh-longest-name"] = HarmlessStack("", _ => [new RawTar().File(new string('n', 251)), new RawTar().File(".wh." + new string('n', 251))]),
    };
}
