using Oci.Diagnostics;
using Oci.Testing;
using static Oci.Tests.Layers.HostileLayer;

namespace Oci.Tests.Layers;

/// <summary>Symbolic links that lead out, and what goes through them. Names by the faults other tools had.</summary>
internal static class HostileSymlinks
{
    private const string Through = "/l link->../outside\n/outside dir\n/outside/file file\n";

    public static Dictionary<string, HostileLayer> Cases { get; } = new()
    {
        ["sym-relative"] = Harmless(Through, _ => new RawTar().Symlink("l", "../outside").File("l/file", "pwn")),
        ["sym-absolute"] = new(o => [new RawTar().Symlink("l", o).File("l/file", "pwn")], null, null),
        ["sym-next-layer"] = HarmlessStack(Through, _ => [new RawTar().Symlink("l", "../outside"), new RawTar().File("l/file", "pwn")]),
        ["sym-chain"] = Harmless("/a link->b\n/b link->c\n/c link->../outside\n/outside dir\n/outside/file file\n",
            _ => new RawTar().Symlink("a", "b").Symlink("b", "c").Symlink("c", "../outside").File("a/file", "pwn")),
        ["sym-chain-nested"] = new(_ => [new RawTar().Directory("a/b/c/").Symlink("x", "a/b/c").Symlink("x/y", "../../../..").Symlink("z", "x/y/../outside").File("z/file", "pwn").Directory("z/dir/")], null, null),
        ["sym-pathmax-realpath"] = new(PathMax, null, null),
        ["sym-swap-same-layer"] = Harmless("/d link->../outside/dir\n/outside dir\n/outside/dir dir\n/outside/dir/inner file\n",
            _ => new RawTar().Directory("d/").File("d/first").Symlink("d", "../outside/dir").File("d/inner", "pwn")),
        ["sym-swap-parent-of-cached"] = Harmless("/a link->../outside\n/outside dir\n/outside/dir dir\n/outside/dir/inner file\n",
            _ => new RawTar().File("a/dir/first").Symlink("a", "../outside").File("a/dir/inner", "pwn")),
        ["sym-deferred-dir-meta"] = Harmless("/dir link->../outside/dir\n", _ => new RawTar().With(mode: 0x1ff, uid: 5, time: 1).Directory("dir/").Symlink("dir", "../outside/dir")),
        ["sym-deferred-dir-meta-2"] = Harmless("/dir link->../outside/dir\n",
            _ => new RawTar().With(mode: 0x1ff).Directory("dir/").With(mode: 0x1ff, uid: 5, time: 1).Directory("dir/sub/").Symlink("dir", "../outside/dir")),
        ["sym-deferred-dir-meta-inside"] = Harmless("/d link->e\n/e dir\n", _ => new RawTar().With(mode: 0x1c0).Directory("e/").With(mode: 0x1ff).Directory("d/").Symlink("d", "e")),
        ["sym-overwrite-file"] = Harmless("/f file\n", o => new RawTar().Symlink("f", o + "/file").File("f", "mine")),
        ["sym-final-dir-chmod"] = Harmless("/d dir\n", o => new RawTar().Symlink("d", o + "/dir").With(mode: 0x1ff, uid: 6).Directory("d/")),
        ["sym-owner"] = new(o => [new RawTar().With(mode: 0x1ff, uid: 1234, gid: 1234, time: 99).Symlink("s", o + "/file")], null, null),
        ["sym-xattr"] = new(o => [new RawTar().Xattr("trusted.x", 1).Symlink("s", o + "/file")], null, null),
        ["sym-fifo-over"] = Harmless("/s fifo\n", o => new RawTar().Symlink("s", o + "/file").Fifo("s")),
        ["sym-dangling-write"] = Harmless("/f file\n", o => new RawTar().Symlink("f", o + "/new").File("f", "x")),
        ["sym-proc-self-root"] = new(_ => [new RawTar().Symlink("p", "/proc/self/root").File("p/tmp/oci-hostile-layer", "pwn")], null, null),
        ["sym-proc-self-cwd"] = new(_ => [new RawTar().Symlink("p", "/proc/self/cwd").File("p/oci-hostile-layer", "pwn")], null, null),
        ["sym-dev-proc-sys"] = new(o => [
            new RawTar().Symlink("dev", o + "/dir").Symlink("proc", "../outside").Symlink("sys", "/../../outside/dir/sub"),
            new RawTar().File("dev/inner", "pwn").File("proc/file", "pwn").File("sys/x", "pwn")], null, null),
        ["sym-many-dotdot"] = Harmless("/l link->" + string.Concat(Enumerable.Repeat("../", 400)) + "outside\n/outside dir\n/outside/file file\n",
            _ => new RawTar().Symlink("l", string.Concat(Enumerable.Repeat("../", 400)) + "outside").File("l/file", "pwn")),
        ["sym-loop-on-the-way"] = Unsafe(_ => new RawTar().Symlink("a", "b").Symlink("b", "a").File("a/x")),
        ["sym-self-on-the-way"] = Unsafe(_ => new RawTar().Symlink("dash", "dash").File("dash/x")),
        ["sym-too-many"] = Unsafe(_ => Enumerable.Range(0, 45).Aggregate(new RawTar(), (tar, i) => tar.Symlink($"l{i}", $"l{i + 1}")).File("l0/x")),
        ["sym-empty"] = Refused(ErrorCodes.InvalidTar, _ => new RawTar().Symlink("s", "")),
        ["sym-target-too-long"] = Refused(ErrorCodes.FileSystem, _ => new RawTar().Symlink("s", new string('t', 4096))),
        ["sym-target-nul"] = Refused(ErrorCodes.InvalidTar, _ => new RawTar().Pax("linkpath", "a\0b"u8.ToArray()).Symlink("s", "x")),
        ["sym-to-root"] = Harmless("/r link->/\n/x file\n", _ => new RawTar().Symlink("r", "/").File("r/r/x", "x")),
        ["sym-through-file"] = Harmless("/f dir\n/f/x file\n/l link->f\n", _ => new RawTar().File("f").Symlink("l", "f").File("l/x")),

        // What a fix for the above must not refuse: real images have these.
        ["sym-legit-absolute"] = Harmless("/bin link->/usr/bin\n/dash link->dash\n/etc dir\n/etc/mtab link->../../../../../../proc/self/mounts\n/usr dir\n/usr/bin dir\n/usr/bin/sh file\n",
            _ => new RawTar().Symlink("bin", "/usr/bin").Symlink("etc/mtab", "../../../../../../proc/self/mounts").Symlink("dash", "dash").File("usr/bin/sh").Symlink("dash", "dash")),
        ["sym-legit-overwrite"] = HarmlessStack("/a link->/c\n/b dir\n/b/x file\n",
            _ => [new RawTar().Symlink("a", "/b").Directory("b/"), new RawTar().File("a/x"), new RawTar().Symlink("a", "/c")]),
    };

    /// <summary>Links whose expansion is longer than PATH_MAX, so that a resolver which gives up there takes the rest on trust (CVE-2025-4517).</summary>
    private static RawTar[] PathMax(string outside)
    {
        var tar = new RawTar();
        var (step, path) = (new string('d', 247), "");
        foreach (var letter in "abcdefghijklmnop")
        {
            tar.Directory($"{path}{step}/").Symlink($"{path}{letter}", step);
            path += step + "/";
        }
        var linked = string.Join('/', "abcdefghijklmnop".ToCharArray()) + "/" + new string('l', 254);
        tar.Symlink(linked, string.Concat(Enumerable.Repeat("../", 16)));
        tar.Symlink("escape", linked + "/../outside");
        return [tar.Directory("escape/").Symlink("escape", linked + "/../outside").File("escape/file", "pwn").HardLink("grip", "escape/file"), new RawTar().File("escape/file", "again")];
    }
}
