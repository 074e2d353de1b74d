using System.Collections.Concurrent;
using System.Formats.Tar;
using System.IO.Compression;
using System.Runtime.Versioning;
using Oci.Operations;
using Oci.Testing;
using TarWriter = System.Formats.Tar.TarWriter;

namespace Oci.Interop.Build;

/// <summary>
/// Containerfiles by chance, built by us and by Debian's buildah: the same tree (kinds, modes, owners, contents, links) and the same configuration. A difference is
/// told with the smallest file that still shows it. <c>OCI_SEED</c> and <c>OCI_COUNT</c> name others than the two hundred.
/// </summary>
[SupportedOSPlatform("linux")]
public sealed class RandomContainerfileTests : IDisposable
{
    private const int FirstSeed = 20_000;
    private const int Count = 200;
    private const int AtOnce = 2;
    private const int MostFailures = 5;
    private const string BaseName = "localhost/random-base:1";

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task We_and_buildah_make_the_same_of_any_Containerfile()
    {
        Peer.RequireRoot();
        Peer.Require("runc");
        using var builder = new BuildahBuilder(folder);
        var context = MakeContext();
        var image = await MakeBaseAsync(builder);
        var first = int.TryParse(Environment.GetEnvironmentVariable("OCI_SEED"), out var seed) ? seed : FirstSeed;
        var count = int.TryParse(Environment.GetEnvironmentVariable("OCI_COUNT"), out var wanted) ? wanted : Count;
        var failures = new ConcurrentQueue<string>();
        await Parallel.ForEachAsync(Enumerable.Range(first, count), new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = TestContext.Current.CancellationToken }, async (number, _) =>
        {
            if (failures.Count >= MostFailures) return;
            var lines = RandomContainerfile.Generate(number);
            var difference = await builder.CompareAsync(context, Text(lines, image));
            if (difference.Length == 0) return;
            var small = failures.IsEmpty ? await ShrinkAsync(builder, context, image, lines) : null;
            failures.Enqueue($"seed {number}:{difference}" + (small is null ? "" : $"\n\nsmaller:{await builder.CompareAsync(context, Text(small, image))}\n\n{Text(small, "BASE")}"));
        });
        Assert.True(failures.IsEmpty, string.Join("\n\n", failures));
    }

    // Debian's buildah does not write an image that is its base.
    private static string Text(IEnumerable<string> lines, string image) => string.Join('\n', lines).Replace("FROM BASE", $"FROM {image}", StringComparison.Ordinal) + "\nLABEL last=1\n";

    // Lines go one after the other as long as the two still differ.
    private static async Task<IReadOnlyList<string>> ShrinkAsync(BuildahBuilder builder, string context, string image, IReadOnlyList<string> lines)
    {
        var small = lines.ToList();
        for (var i = small.Count - 1; i >= 0; i--)
        {
            if (small[i].StartsWith("FROM", StringComparison.Ordinal) && small.Count(line => line.StartsWith("FROM", StringComparison.Ordinal)) == 1) continue;
            List<string> without = [.. small[..i], .. small[(i + 1)..]];
            if ((await builder.CompareAsync(context, Text(without, image))).Length > 0) small = without;
        }
        return small;
    }

    private string MakeContext()
    {
        var context = folder.Make("context");
        foreach (var (path, mode) in new[] { ("a.txt", 0b110_100_100), ("b.txt", 0b110_000_000), ("c.log", 0b110_110_100), ("exec.sh", 0b111_101_101), ("with blank.txt", 0b110_100_100), ("dir/x.txt", 0b100_100_100), ("dir/sub/y", 0b110_100_100), ("dir/sub/ignored.tmp", 0b110_100_100), ("dir/kept.tmp", 0b110_100_100), ("other/deep/z", 0b111_000_000) })
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Path.Combine(context, path))!);
            File.WriteAllText(Path.Combine(context, path), $"{path}\n");
            File.SetUnixFileMode(Path.Combine(context, path), (UnixFileMode)mode);
        }
        foreach (var (path, mode) in new[] { ("dir", 0b111_101_101), ("dir/sub", 0b111_000_000), ("other", 0b111_101_101), ("other/deep", 0b111_101_101) }) File.SetUnixFileMode(Path.Combine(context, path), (UnixFileMode)mode);
        File.CreateSymbolicLink(Path.Combine(context, "link"), "a.txt");
        File.CreateSymbolicLink(Path.Combine(context, "dir/inner"), "sub/y");
        File.WriteAllText(Path.Combine(context, ".dockerignore"), "**/*.tmp\n!dir/kept.tmp\n# comment\nabsent\n");
        using (var tar = new TarWriter(File.Create(Path.Combine(context, "archive.tar")))) WriteArchive(tar);
        using (var tar = new TarWriter(new GZipStream(File.Create(Path.Combine(context, "archive.tar.gz")), CompressionLevel.Fastest))) WriteArchive(tar);
        return context;
    }

    private static void WriteArchive(TarWriter tar)
    {
        tar.WriteEntry(new PaxTarEntry(TarEntryType.Directory, "top/") { Mode = (UnixFileMode)0b111_101_000, Uid = 5, Gid = 6 });
        tar.WriteEntry(new PaxTarEntry(TarEntryType.RegularFile, "top/file") { Mode = (UnixFileMode)0b110_100_000, Uid = 7, Gid = 8, DataStream = new MemoryStream("packed"u8.ToArray()) });
        tar.WriteEntry(new PaxTarEntry(TarEntryType.SymbolicLink, "top/link") { LinkName = "file" });
        tar.WriteEntry(new PaxTarEntry(TarEntryType.HardLink, "top/hard") { LinkName = "top/file" });
    }

    // It has what buildah leaves behind where it is missing: mount points, and files about the host.
    private async Task<string> MakeBaseAsync(BuildahBuilder builder)
    {
        var rootfs = BusyboxRoot.Make(folder.Make("base/rootfs"));
        foreach (var name in new[] { "dev", "proc", "sys", "run", "var" }) Directory.CreateDirectory(Path.Combine(rootfs, name));
        foreach (var name in new[] { "hostname", "hosts", "resolv.conf" }) File.WriteAllText(Path.Combine(rootfs, "etc", name), "");
        File.SetUnixFileMode(Path.Combine(rootfs, "tmp"), (UnixFileMode)0b1_111_111_111);
        File.WriteAllText(folder["base/Containerfile"], "FROM scratch\nCOPY rootfs /\nENV PATH=/bin\nCMD [\"sh\"]\n");
        var host = OciHost.Create(new Dictionary<string, string> { ["TMPDIR"] = folder.Make("tmp") }, folder["root"]);
        await new BuildOperation(host).RunAsync(new BuildRequest { Context = folder["base"], Tags = [BaseName] }, default);
        await builder.BuildAsync(folder["base"], BaseName);
        return BaseName;
    }
}
