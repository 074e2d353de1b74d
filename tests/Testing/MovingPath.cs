using System.Runtime.InteropServices;
using System.Runtime.Versioning;

namespace Oci.Testing;

/// <summary>
/// Somebody who exchanges a directory and a symbolic link beside it, without pause, until disposed of: what was looked at is something else when
/// it is used. The exchange is one call of the kernel's, so that there is always one of the two.
/// </summary>
[SupportedOSPlatform("linux")]
public sealed partial class MovingPath : IDisposable
{
    private const int Here = -100; // AT_FDCWD
    private const uint Exchange = 2;
    private const int MostRefusals = 10_000_000;

    private readonly Thread thread;
    private volatile bool isOver;
    private int swaps;
    private int refusals;

    /// <summary>Begins with <paramref name="directory"/>, which is there, and a link beside it to <paramref name="target"/>.</summary>
    public MovingPath(string directory, string target)
    {
        var link = directory + ".link";
        File.CreateSymbolicLink(link, target);
        thread = new Thread(() =>
        {
            while (!isOver)
            {
                if (renameat2(Here, directory, Here, link, Exchange) == 0) Interlocked.Increment(ref swaps);
                else Interlocked.Increment(ref refusals);
                Thread.SpinWait(50);
            }
        });
        thread.Start();
    }

    /// <summary>How often it was exchanged so far.</summary>
    public int Swaps => Volatile.Read(ref swaps);

    /// <summary>Works until it was exchanged some thousand times meanwhile (a hundred times as often where everything is run), and a few times at least.</summary>
    public void While(Action work)
    {
        var (begin, wanted) = (Swaps, Repository.RunsAll ? 500_000 : 5_000);
        for (var round = 0; round < 20 || Swaps - begin < wanted; round++)
        {
            work();
            Assert.True(Volatile.Read(ref refusals) < MostRefusals, "the path cannot be exchanged here");
        }
    }

    public void Dispose()
    {
        isOver = true;
        thread.Join();
    }

    [LibraryImport("libc", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int renameat2(int oldFolder, string oldPath, int newFolder, string newPath, uint flags);
}
