using System.Runtime.Versioning;
using Oci.Native;

namespace Oci.Testing;

/// <summary>Does random things to a root file system, of every kind that a layer can express: the same ones for the same seed.</summary>
[SupportedOSPlatform("linux")]
public sealed class RandomTree(RootDirectory root, Random random)
{
    private static readonly byte[][] Names =
    [
        "a"u8.ToArray(), "b"u8.ToArray(), "a-b"u8.ToArray(), "a.b"u8.ToArray(), "a0"u8.ToArray(), "+"u8.ToArray(), "bin"u8.ToArray(),
        "with space"u8.ToArray(), [0xff, 0xfe], "\u00e9t\u00e9"u8.ToArray(), "new\nline"u8.ToArray(), [.. Enumerable.Repeat((byte)'n', 200)],
    ];

    /// <summary>Makes <paramref name="count"/> files.</summary>
    public void Grow(int count)
    {
        for (var i = 0; i < count; i++) Make();
        Settle();
    }

    /// <summary>Makes, changes, moves and removes <paramref name="count"/> times.</summary>
    public void Change(int count)
    {
        for (var i = 0; i < count; i++)
        {
            switch (random.Next(8))
            {
                case 0 or 1:
                    Make();
                    break;
                case 2 or 3:
                    Remove();
                    break;
                case 4:
                    Alter();
                    break;
                case 5:
                    Append();
                    break;
                case 6:
                    Replace();
                    break;
                default:
                    Link();
                    break;
            }
        }
    }

    private void Make() => MakeAt(Pick(directories: true).Append(Names[random.Next(Names.Length)]));

    private void MakeAt(RootPath path)
    {
        if (root.TryStatus(path, followLast: false) is not null) return;
        switch (random.Next(9))
        {
            case 0 or 1 or 2:
                root.CreateDirectory(path, 0x1ed);
                break;
            case 3:
                root.CreateSymbolicLink(path, Names[random.Next(Names.Length)]);
                break;
            case 4:
                root.CreateNode(path, FileKind.Fifo, 0x1a4);
                break;
            case 5:
                root.CreateNode(path, FileKind.CharacterDevice, 0x180, 1 + (uint)random.Next(300), (uint)random.Next(100_000));
                break;
            default:
                Write(path, random.Next(4) == 0 ? 0 : random.Next(200_000));
                break;
        }
        Dress(path);
    }

    private void Write(RootPath path, int size)
    {
        var bytes = new byte[size];
        random.NextBytes(bytes.AsSpan(0, Math.Min(size, 5000)));
        using var handle = root.CreateFile(path, 0x1a4);
        RandomAccess.Write(handle, bytes, random.Next(3) == 0 ? 1 << 20 : 0);
    }

    private void Remove()
    {
        var path = Pick(directories: false);
        if (!path.IsRoot) root.RemoveTree(path);
    }

    private void Replace()
    {
        var path = Pick(directories: false);
        if (path.IsRoot) return;
        root.RemoveTree(path);
        MakeAt(path);
    }

    private void Append()
    {
        var path = Pick(directories: false);
        if (root.TryStatus(path, followLast: false) is not { IsRegularFile: true } status) return;
        // A file with several names is written to through one: overlay breaks the link, a plain tree does not. Both must be read as they are.
        using var stream = root.OpenRead(path, followLast: false);
        using var handle = File.OpenHandle($"/proc/self/fd/{stream.SafeFileHandle.DangerousGetHandle()}", FileMode.Open, FileAccess.Write, FileShare.ReadWrite);
        RandomAccess.Write(handle, "more"u8, status.Size);
    }

    private void Link()
    {
        var existing = Pick(directories: false);
        var path = Pick(directories: true).Append(Names[random.Next(Names.Length)]);
        if (root.TryStatus(existing, followLast: false) is { IsDirectory: true } || root.TryStatus(path, followLast: false) is not null) return;
        root.CreateHardLink(path, existing);
    }

    private void Alter()
    {
        var path = Pick(directories: false);
        Dress(path);
    }

    private void Dress(RootPath path)
    {
        var status = root.Status(path, followLast: false);
        if (random.Next(3) == 0) root.SetOwner(path, (uint)random.Next(70_000), (uint)random.Next(70_000));
        if (random.Next(2) == 0 && !status.IsSymbolicLink) root.SetMode(path, random.Next(0x1000) | (status.IsDirectory ? 0x1c0 : 0));
        if (random.Next(3) == 0 && (status.IsDirectory || status.IsRegularFile)) root.SetXattr(path, new ExtendedAttribute($"user.x{random.Next(3)}", new byte[] { (byte)random.Next(256), 0, 61 }));
        if (random.Next(8) == 0 && status.IsRegularFile) root.SetXattr(path, new ExtendedAttribute("security.capability", Convert.FromHexString("0100000200040000000000000000000000000000")));
        if (random.Next(2) == 0) root.SetTimes(path, new UnixTime(random.Next(-1000, int.MaxValue), random.Next(1_000_000_000)));
    }

    /// <summary>Gives everything a time of the past, so that a change shows.</summary>
    private void Settle()
    {
        foreach (var path in All().OrderDescending().ToList()) root.SetTimes(path, new UnixTime(random.Next(1_000_000_000), random.Next(2) * random.Next(1_000_000_000)));
    }

    private RootPath Pick(bool directories)
    {
        var all = All().Where(path => !directories || root.Status(path, followLast: false).IsDirectory).ToList();
        return all[random.Next(all.Count)];
    }

    private IEnumerable<RootPath> All()
    {
        var pending = new Stack<RootPath>([RootPath.Root]);
        while (pending.TryPop(out var path))
        {
            yield return path;
            if (!root.Status(path, followLast: false).IsDirectory) continue;
            foreach (var entry in root.EnumerateEntries(path, sorted: true)) pending.Push(path.Append(entry.Name.Span));
        }
    }
}
