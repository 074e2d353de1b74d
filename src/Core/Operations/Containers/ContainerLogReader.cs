using System.Runtime.CompilerServices;
using System.Runtime.Versioning;
using System.Text.Json;
using Oci.Native;

namespace Oci.Operations;

/// <summary>Reads a container's log, the old files first.</summary>
/// <param name="path">The file that is written.</param>
[SupportedOSPlatform("linux")]
internal sealed class ContainerLogReader(string path)
{
    private const int MaxLineBytes = 1024 * 1024;
    private static readonly TimeSpan pause = TimeSpan.FromMilliseconds(50);

    /// <summary>Everything that is there.</summary>
    public IEnumerable<LogLine> Read()
    {
        for (var number = ContainerLog.Files - 1; number >= 0; number--)
        {
            using var file = TryOpen(NameOf(number));
            if (file is null) continue;
            foreach (var line in Lines(file, new MemoryStream())) yield return line;
        }
    }

    /// <summary>Everything that is there and what comes, until <paramref name="isOver"/> says that nothing will.</summary>
    public async IAsyncEnumerable<LogLine> FollowAsync(Func<bool> isOver, [EnumeratorCancellation] CancellationToken ct)
    {
        var rest = new MemoryStream();
        var file = Oldest();
        try
        {
            for (var last = false; ; last = isOver())
            {
                if (file is not null) foreach (var line in Lines(file, rest)) yield return line;
                if (After(file) is { } next)
                {
                    // What was written between the last look and the change of files is still in the old one.
                    if (file is not null) foreach (var line in Lines(file, rest)) yield return line;
                    file?.Dispose();
                    file = next;
                    continue;
                }
                if (last) yield break;
                await Task.Delay(pause, ct);
            }
        }
        finally
        {
            file?.Dispose();
        }
    }

    // The file that was begun after this one; null where that is the one which is written. Files change their names while we look: only the file itself says which one it is.
    private FileStream? After(FileStream? file)
    {
        if (file is null || IdentityOf(file) is not { } identity) return Oldest();
        for (var number = 0; number < ContainerLog.Files; number++)
        {
            if (IdentityOf(NameOf(number)) != identity) continue;
            if (number == 0) return null;
            var next = TryOpen(NameOf(number - 1));
            if (IdentityOf(NameOf(number)) == identity) return next;
            next?.Dispose();
            number = -1;
        }
        return Oldest(); // it is gone, and what followed it perhaps too
    }

    private FileStream? Oldest()
    {
        for (var number = ContainerLog.Files - 1; number >= 0; number--) if (TryOpen(NameOf(number)) is { } file) return file;
        return null;
    }

    private string NameOf(int number) => number == 0 ? path : ContainerLog.OldName(path, number);

    private static FileIdentity? IdentityOf(FileStream file) => FileStatusReader.TryRead(file.SafeFileHandle, [], out var status) == 0 ? status.Identity : null;

    private static FileIdentity? IdentityOf(string path) => FileStatusReader.TryReadHost(path, out var status) == 0 ? status.Identity : null;

    private static FileStream? TryOpen(string path)
    {
        try
        {
            return new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        }
        catch (FileNotFoundException)
        {
            return null;
        }
    }

    private static IEnumerable<LogLine> Lines(FileStream file, MemoryStream rest)
    {
        var buffer = new byte[64 * 1024];
        for (int count; (count = file.Read(buffer)) > 0;)
        {
            for (var start = 0; start < count;)
            {
                var end = Array.IndexOf(buffer, (byte)'\n', start, count - start);
                if (rest.Length < MaxLineBytes) rest.Write(buffer, start, (end < 0 ? count : end) - start);
                if (end < 0) break;
                start = end + 1;
                if (Parse(rest) is { } line) yield return line;
                rest.SetLength(0);
            }
        }
    }

    private static LogLine? Parse(MemoryStream bytes)
    {
        try
        {
            using var json = JsonDocument.Parse(bytes.GetBuffer().AsMemory(0, (int)bytes.Length));
            var entry = json.RootElement;
            return new LogLine(entry.GetProperty("log").GetString() ?? "", entry.GetProperty("stream").GetString() == "stderr", entry.GetProperty("time").GetString() ?? "");
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            return null; // cut short by a full disk
        }
    }
}
