using Oci.Diagnostics;
using Oci.Testing;
using static Oci.Tests.Layers.HostileLayer;

namespace Oci.Tests.Layers;

/// <summary>Hard links to what is not in the image, and writes through them.</summary>
internal static class HostileHardLinks
{
    public static Dictionary<string, HostileLayer> Cases { get; } = new()
    {
        ["hl-relative"] = Unsafe(_ => new RawTar().HardLink("h", "../outside/file")),
        ["hl-absolute"] = Unsafe(o => new RawTar().HardLink("h", o + "/file")),
        ["hl-write-through"] = Unsafe(_ => new RawTar().HardLink("h", "../outside/file").File("h2", "x")),
        ["hl-through-symlink"] = Unsafe(o => new RawTar().Symlink("l", o).HardLink("h", "l/file")),
        ["hl-through-relative-symlink"] = Unsafe(_ => new RawTar().Symlink("l", "../outside").HardLink("h", "l/file")),
        ["hl-cwd"] = Unsafe(_ => new RawTar().HardLink("h", Path.GetFileName(Environment.ProcessPath) ?? "dotnet")),
        ["hl-etc-passwd"] = Unsafe(_ => new RawTar().HardLink("h", "/etc/passwd")),
        ["hl-to-symlink-chmod"] = Harmless("/h link->{out}/file\n/s link->{out}/file\n", o => new RawTar().Symlink("s", o + "/file").With(mode: 0x1ff, uid: 9, time: 9).HardLink("h", "s")),
        ["hl-to-symlink-write"] = Harmless("/h file\n/s link->{out}/file\n", o => new RawTar().Symlink("s", o + "/file").HardLink("h", "s").File("h", "pwn")),
        ["hl-to-root"] = Unsafe(_ => new RawTar().HardLink("h", "..")),
        ["hl-to-itself"] = Unsafe(_ => new RawTar().HardLink("h", "h")),
        ["hl-circle"] = Unsafe(_ => new RawTar().HardLink("a", "b").HardLink("b", "a")),
        ["hl-to-directory"] = Unsafe(_ => new RawTar().HardLink("h", "d").Directory("d/")),
        ["hl-to-whiteout"] = Unsafe(_ => new RawTar().File(".wh.gone").HardLink("h", ".wh.gone")),
        ["hl-replaces-its-target"] = Unsafe(_ => new RawTar().File("a/b", "x").HardLink("a", "a/b")),
        ["hl-target-below-file"] = Unsafe(_ => new RawTar().File("f").HardLink("h", "f/x")),
        ["hl-over-directory"] = Harmless("/d file\n/f file\n", _ => new RawTar().Directory("d/").File("d/x").File("f", "x").HardLink("d", "f")),
        ["hl-to-fifo"] = Harmless("/f fifo\n/h fifo\n", _ => new RawTar().Fifo("f").HardLink("h", "f")),
        ["hl-dotdot-legit"] = Harmless("/a file\n/b file\n", _ => new RawTar().File("a", "x").HardLink("x/../b", "../y/../a")),
        ["hl-long-chain"] = new(_ => [Enumerable.Range(0, 2000).Aggregate(new RawTar(), (tar, i) => tar.HardLink($"l{i}", $"l{i + 1}")).File("l2000", "x")], null, null),
        ["mix-link-of-link"] = Harmless("/f file\n/h link->../outside/file\n/l link->../outside/file\n", _ => new RawTar().Symlink("l", "../outside/file").HardLink("h", "l").HardLink("f", "h").File("f", "pwn")),
        ["mix-link-then-parent"] = Harmless("/h link->../outside\n/l link->../outside\n/outside dir\n/outside/file file\n", _ => new RawTar().Symlink("l", "../outside").HardLink("h", "l").File("h/file", "pwn")),
        ["mix-pending-link-through-swapped-parent"] = Harmless("/d link->../outside/dir\n/t link->../outside\n", _ => new RawTar().Directory("d/").HardLink("d/h", "t/file").Symlink("d", "../outside/dir").Symlink("t", "../outside")),
        ["hl-target-too-deep"] = Refused(ErrorCodes.LimitExceeded, _ => new RawTar().HardLink("h", string.Concat(Enumerable.Repeat("d/", 3000)) + "f")),
    };
}
