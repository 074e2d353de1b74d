using System.Runtime.Versioning;
using Oci.Native;
using Oci.Testing;

namespace Oci.Tests.Native;

/// <summary>Two ways to resolve a path, the kernel's and ours, must agree on every farm of links.</summary>
[SupportedOSPlatform("linux")]
public sealed class PathResolverTests : IDisposable
{
    private static readonly string[] Names = ["a", "b", "c"];
    private readonly TemporaryFolder folder = new();

    public PathResolverTests() => Assert.SkipUnless(OperatingSystem.IsLinux(), "Root directories are Linux's");

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Links_lead_where_the_kernel_says()
    {
        var random = new Random(1);
        var found = 0;
        for (var farm = 0; farm < (Testing.Repository.RunsAll ? 2000 : 100); farm++)
        {
            var path = folder.Make($"farm{farm}");
            using var kernel = RootDirectory.Open(path);
            using var walk = RootDirectory.Open(path, withoutOpenAt2: true);
            Plant(kernel, random);
            for (var i = 0; i < 40; i++) found += Compare(kernel, walk, RootPath.Clean(Any(random, 5)));
        }
        Assert.InRange(found, 400, int.MaxValue);
    }

    private static void Plant(RootDirectory root, Random random)
    {
        for (var i = 0; i < 14; i++)
        {
            try
            {
                var path = RootPath.Clean(Any(random, 3));
                switch (random.Next(5))
                {
                    case < 2: root.CreateDirectory(path, 0x1ed); break;
                    case < 4: root.CreateSymbolicLink(path, System.Text.Encoding.UTF8.GetBytes(Target(random))); break;
                    default: root.CreateFile(path, 0x1a4).Dispose(); break;
                }
            }
            catch (FileSystemException)
            {
                // The name is taken, or its parent is not there: there are others.
            }
        }
    }

    private static string Target(Random random) =>
        random.Next(4) switch { 0 => "/", 1 => "../", 2 => "../../", _ => "" } + Any(random, 3) + random.Next(5) switch { 0 => "/", 1 => "/..", 2 => "/.", _ => "" };

    private static string Any(Random random, int length) => string.Join('/', Enumerable.Range(0, random.Next(1, length)).Select(_ => Names[random.Next(Names.Length)]));

    private static int Compare(RootDirectory kernel, RootDirectory walk, RootPath path)
    {
        foreach (var follow in (bool[])[true, false])
        {
            Assert.Equal(kernel.TryStatus(path, follow)?.Identity, walk.TryStatus(path, follow)?.Identity);
        }
        using var directory = kernel.TryOpenDirectory(path, out var error);
        using var walked = walk.TryOpenDirectory(path, out var walkedError);
        Assert.Equal((error, directory?.Path), (walkedError, walked?.Path));
        if (directory is null) return 0;
        Assert.Equal(kernel.Status(path, followLast: true).Identity, directory.Status().Identity);
        Assert.Equal(directory.Status().Identity, walked!.Status().Identity);
        using var real = kernel.TryOpenWithoutLinks(directory.Path, out _);
        Assert.Equal(directory.Status().Identity, real!.Status().Identity);
        return 1;
    }
}
