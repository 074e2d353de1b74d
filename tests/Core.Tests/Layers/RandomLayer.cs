using Oci.Testing;

namespace Oci.Tests.Layers;

/// <summary>Layers from a seed: a few names, so that everything meets everything.</summary>
internal static class RandomLayer
{
    private static readonly string[] Names = ["a", "b", "c", "d"];

    public static RawTar Next(Random random)
    {
        var tar = new RawTar();
        for (var count = random.Next(1, 9); count > 0; count--) Add(tar, random);
        return tar;
    }

    private static void Add(RawTar tar, Random random)
    {
        var path = Path(random);
        tar.With(mode: random.Next(0x200), uid: random.Next(3), time: random.Next(1, 1000));
        if (random.Next(4) == 0) tar.Xattr("user." + Name(random), (byte)random.Next(256));
        switch (random.Next(16))
        {
            case < 4: tar.File(path, new string('x', random.Next(20))); break;
            case < 8: tar.Directory(path + "/"); break;
            case < 9: tar.Symlink(path, (random.Next(3) switch { 0 => "/", 1 => "../", _ => "" }) + Path(random)); break;
            case < 11: tar.HardLink(path, Path(random)); break;
            case < 14: tar.File(Whiteout(path)); break;
            case < 15: tar.File(path + "/.wh..wh..opq"); break;
            default: tar.Fifo(path); break;
        }
    }

    private static string Whiteout(string path) => path.Insert(path.LastIndexOf('/') + 1, ".wh.");

    private static string Path(Random random) => string.Join('/', Enumerable.Range(0, random.Next(1, 4)).Select(_ => Name(random)));

    private static string Name(Random random) => Names[random.Next(Names.Length)];
}
