using System.Globalization;
using System.Runtime.Versioning;
using Oci.Diagnostics;
using Oci.Native;

namespace Oci.Operations;

/// <summary>Reads what <see cref="TreeRecord"/> writes.</summary>
[SupportedOSPlatform("linux")]
internal static class TreeRecordReader
{
    /// <exception cref="OciException"><see cref="ErrorCodes.InvalidBundle"/>.</exception>
    public static RootfsRecord Read(string path)
    {
        using var lines = HostFile.Translate("open", path, () => File.OpenText(path));
        var number = 1;
        if (lines.ReadLine() is not { } first || !first.StartsWith(TreeRecord.TakenAt, StringComparison.Ordinal) || !TryTime(first[TreeRecord.TakenAt.Length..], out var taken)) throw Malformed(path, number);
        var files = new Dictionary<RootPath, RecordedFile>();
        RecordedFile? root = null;
        while (lines.ReadLine() is { } line)
        {
            number++;
            var words = line.Split(' ');
            if (Decode(words[0]) is not { } name || Parse(words.AsSpan(1)) is not { } file) throw Malformed(path, number);
            var file0 = RootPath.Clean(name);
            if (file0.IsRoot) root = file;
            else files[file0] = file;
        }
        return new RootfsRecord(taken, files, root, WholeSeconds: false);
    }

    private static RecordedFile? Parse(ReadOnlySpan<string> words)
    {
        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var word in words)
        {
            var equals = word.IndexOf('=');
            if (equals < 0) return null;
            values[word[..equals]] = word[(equals + 1)..];
        }
        if (!values.TryGetValue("type", out var type) || Kind(type) is not { } kind || !TryTime(values.GetValueOrDefault("time") ?? "", out var time)) return null;
        var device = (values.GetValueOrDefault("device") ?? "linux,0,0").Split(',');
        if (device.Length != 3) return null;
        return new RecordedFile
        {
            Kind = kind,
            Mode = (int?)Number(values, "mode", octal: true),
            Uid = (uint?)Number(values, "uid"),
            Gid = (uint?)Number(values, "gid"),
            Size = Number(values, "size"),
            Major = uint.TryParse(device[1], out var major) ? major : 0,
            Minor = uint.TryParse(device[2], out var minor) ? minor : 0,
            Link = values.TryGetValue("link", out var link) ? Decode(link) : null,
            ModifiedAt = time,
            Inode = (ulong?)Number(values, "inode"),
        };
    }

    private static long? Number(Dictionary<string, string> values, string key, bool octal = false)
    {
        if (!values.TryGetValue(key, out var text)) return null;
        if (!octal) return long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
        return text.Length is > 0 and < 12 && text.All(c => c is >= '0' and <= '7') ? text.Aggregate(0L, (sum, c) => (sum * 8) + (c - '0')) : null;
    }

    private static bool TryTime(string text, out UnixTime time)
    {
        var dot = text.IndexOf('.');
        time = default;
        if (dot < 0 || !long.TryParse(text.AsSpan(0, dot), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var seconds)) return false;
        if (!int.TryParse(text.AsSpan(dot + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var nanoseconds) || nanoseconds >= 1_000_000_000) return false;
        time = new UnixTime(seconds, nanoseconds);
        return true;
    }

    private static FileKind? Kind(string type) => type switch
    {
        "file" => FileKind.RegularFile,
        "dir" => FileKind.Directory,
        "link" => FileKind.SymbolicLink,
        "fifo" => FileKind.Fifo,
        "char" => FileKind.CharacterDevice,
        "block" => FileKind.BlockDevice,
        "socket" => FileKind.Socket,
        _ => null,
    };

    // vis(3): a backslash and three octal digits are a byte.
    private static byte[]? Decode(string text)
    {
        var bytes = new List<byte>(text.Length);
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] != '\\')
            {
                bytes.Add((byte)text[i]);
                continue;
            }
            if (i + 3 >= text.Length || text[(i + 1)..(i + 4)] is var digits && !digits.All(c => c is >= '0' and <= '7')) return null;
            bytes.Add((byte)digits.Aggregate(0, (sum, c) => (sum * 8) + (c - '0')));
            i += 3;
        }
        return [.. bytes];
    }

    private static OciException Malformed(string path, int line) =>
        new(ErrorCodes.InvalidBundle, $"expected the record of an unpacked root file system at `{ByteText.Escape(path)}`, found something else in line {line}", "unpack the image again");
}
