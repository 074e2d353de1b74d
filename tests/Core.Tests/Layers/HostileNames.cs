using System.Text;
using Oci.Diagnostics;
using Oci.Testing;
using static Oci.Tests.Layers.HostileLayer;

namespace Oci.Tests.Layers;

/// <summary>Names of the root itself, of its parent, of places elsewhere; owners and devices.</summary>
internal static class HostileNames
{
    private const string Inside = "/outside dir\n/outside/file file\n";

    public static Dictionary<string, HostileLayer> Cases { get; } = new()
    {
        // The root is a directory, and nothing else.
        ["root-is-dot"] = Unsafe(o => new RawTar().Symlink(".", o)),
        ["root-is-slash-dot"] = Unsafe(o => new RawTar().Symlink("/.", o)),
        ["root-is-dot-slash"] = Unsafe(o => new RawTar().Symlink("./", o)),
        ["root-is-a-dotdot"] = Unsafe(o => new RawTar().Directory("a/").Symlink("a/..", o)),
        ["root-is-file"] = Unsafe(_ => new RawTar().File(".", "x")),
        ["root-is-hard-link"] = Unsafe(o => new RawTar().HardLink(".", o + "/file")),
        ["root-is-fifo"] = Unsafe(_ => new RawTar().Fifo("/")),
        ["root-is-device"] = Unsafe(_ => new RawTar().Device("//", '3', 1, 3)),
        ["root-is-only-dotdot"] = Unsafe(o => new RawTar().Symlink("../..", o)),
        ["root-then-through"] = Unsafe(o => new RawTar().Symlink("/.", o).File("file", "pwn")),

        ["name-dotdot"] = Harmless(Inside, _ => new RawTar().File("../outside/file", "pwn")),
        ["name-dotdot-many"] = Harmless(Inside, _ => new RawTar().File(string.Concat(Enumerable.Repeat("../", 50)) + "outside/file", "pwn")),
        ["name-dotdot-middle"] = Harmless(Inside, _ => new RawTar().File("a/../../outside/file", "pwn")),
        ["name-dotdot-after-slash"] = Harmless(Inside, _ => new RawTar().File("/../outside//./file", "pwn")),
        ["name-absolute"] = new(o => [new RawTar().File(o + "/file", "pwn")], null, null),
        ["name-dotdot-last"] = Harmless("/a file\n", _ => new RawTar().File("a/b/..", "x")),
        ["name-dotdot-self"] = Harmless("", _ => new RawTar().With(mode: 0x1ff).Directory("..").With(mode: 0x1ff).Directory("../../")),
        ["name-dotdot-dir"] = Harmless("/outside dir\n", _ => new RawTar().With(mode: 0x1ff, uid: 9).Directory("../outside/")),
        ["name-backslash"] = Harmless("/..\\outside\\file file\n", _ => new RawTar().File("..\\outside\\file", "x")),
        ["name-control"] = Harmless("/a\\x0ab\\x1b[31m file\n", _ => new RawTar().File("a\nb\u001b[31m", "x")),
        ["name-dots"] = Harmless("/... dir\n/.../.... file\n", _ => new RawTar().File(".../....", "x")),
        ["name-nul"] = Refused(ErrorCodes.InvalidTar, _ => new RawTar().Pax("path", "a\0b"u8.ToArray()).File("x")),
        ["name-too-long"] = Refused(ErrorCodes.FileSystem, _ => new RawTar().File(new string('n', 256))),
        ["name-too-deep"] = Refused(ErrorCodes.LimitExceeded, _ => new RawTar().File(string.Concat(Enumerable.Repeat("d/", 3000)) + "f")),
        ["name-deeper-than-path-max"] = new(_ => [Deep(), Deep()], null, null),

        ["dev-whiteout-look-alike"] = Harmless("/node char 0:0\n", _ => new RawTar().Device("node", '3', 0, 0)),
        ["dev-null"] = Harmless("/dev dir\n/dev/null char 1:3\n", _ => new RawTar().Device("dev/null", '3', 1, 3)),
        ["dev-disk"] = Harmless("/disk block 8:0\n", _ => new RawTar().Device("disk", '4', 8, 0)),
        ["dev-large-numbers"] = Harmless("/x char 4095:1048575\n", _ => new RawTar().Device("x", '3', 4095, 1048575)),
        ["dev-symlink"] = Harmless("/dev link->../outside/dir\n/outside dir\n/outside/dir dir\n/outside/dir/null char 1:3\n", _ => new RawTar().Symlink("dev", "../outside/dir").Device("dev/null", '3', 1, 3)),
        ["setuid-root"] = Harmless("/su file\n", _ => new RawTar().With(mode: 0xfff).File("su", "x")),

        ["uid-overflow"] = Refused(ErrorCodes.InvalidTar, _ => new RawTar().Pax("uid", "4294967296"u8.ToArray()).File("x")),
        ["uid-none"] = Refused(ErrorCodes.InvalidTar, _ => new RawTar().Pax("uid", "4294967295"u8.ToArray()).File("x")),
        ["uid-negative"] = Refused(ErrorCodes.InvalidTar, _ => new RawTar().Pax("uid", "-1"u8.ToArray()).File("x")),
        ["gid-overflow"] = Refused(ErrorCodes.InvalidTar, _ => new RawTar().Pax("gid", "99999999999999999999"u8.ToArray()).File("x")),
        ["uid-largest"] = Harmless("/x file\n", _ => new RawTar().Pax("uid", "4294967294"u8.ToArray()).File("x")),

        ["xattr-too-large"] = Refused(ErrorCodes.LimitExceeded, _ => new RawTar().Xattr("user.big", new byte[70000]).File("x")),
        ["mix-file-as-parent"] = Harmless("/a dir\n/a/b dir\n/a/b/c file\n", _ => new RawTar().File("a").File("a/b").File("a/b/c")),
        ["mix-flip"] = Harmless("/a dir\n/a/x file\n", o => new RawTar().Directory("a/").Symlink("a", "../outside").File("a").Symlink("a", o).Fifo("a").Directory("a/").File("a/x")),
    };

    private static RawTar Deep()
    {
        var name = new StringBuilder();
        for (var i = 0; i < 100; i++) name.Append(new string((char)('a' + (i % 26)), 100)).Append('/');
        return new RawTar().Directory(name.ToString()).File(name + "file", "deep").Symlink(name + "link", "../../file").HardLink(name + "hard", name + "file").File(name + ".wh.old");
    }
}
