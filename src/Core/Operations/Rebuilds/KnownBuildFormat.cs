using System.Text;
using Oci.Build;
using Oci.Content;
using Oci.Diagnostics;
using Oci.Images;
using Oci.Native;

namespace Oci.Operations;

/// <summary>A <see cref="KnownBuild"/> as a file: whole, or taken for none.</summary>
internal static class KnownBuildFormat
{
    private const ulong Magic = 0x3130_444c_4955_424f; // "OBUILD01"

    /// <summary>The file's bytes.</summary>
    public static byte[] Write(KnownBuild build)
    {
        var bytes = new MemoryStream();
        using var writer = new BinaryWriter(bytes, Encoding.UTF8);
        writer.Write(Magic);
        Write(writer, build.Question);
        WriteList(writer, build.Variables, variable => { writer.Write(variable.Key); WriteOptional(writer, variable.Value); });
        WriteList(writer, build.Files, file => Write(writer, file));
        WriteList(writer, build.Records, record => { writer.Write(record.Key); writer.Write(record.Value); });
        writer.Write(build.Steps);
        WriteEvents(writer, build.Events);
        Write(writer, build.Manifest);
        Write(writer, build.Config);
        WriteList(writer, build.Tags, writer.Write);
        writer.Flush();
        writer.Write(CacheFile.Number(bytes.GetBuffer().AsSpan(0, (int)bytes.Length)));
        return bytes.ToArray();
    }

    /// <summary>The build of a file; null where the file is damaged, of another version, or answers another question.</summary>
    public static KnownBuild? TryRead(byte[] bytes, ReadOnlySpan<byte> question)
    {
        if (bytes.Length < 2 * sizeof(ulong) || BitConverter.ToUInt64(bytes) != Magic || CacheFile.Number(bytes.AsSpan(..^sizeof(ulong))) != BitConverter.ToUInt64(bytes.AsSpan(^sizeof(ulong)..))) return null;
        using var reader = new BinaryReader(new MemoryStream(bytes, sizeof(ulong), bytes.Length - (2 * sizeof(ulong))), Encoding.UTF8);
        var asked = ReadBytes(reader);
        if (!question.SequenceEqual(asked)) return null;
        return new KnownBuild
        {
            Question = asked,
            Variables = ReadList(reader, () => KeyValuePair.Create(reader.ReadString(), ReadOptional(reader))),
            Files = ReadList(reader, () => ReadFile(reader)),
            Records = ReadList(reader, () => KeyValuePair.Create(reader.ReadString(), reader.ReadUInt64())),
            Steps = reader.ReadInt32(),
            Events = ReadEvents(reader),
            Manifest = ReadDescriptor(reader),
            Config = ReadDescriptor(reader),
            Tags = ReadList(reader, reader.ReadString),
        };
    }

    private static void Write(BinaryWriter writer, SeenFile file)
    {
        Write(writer, file.Path.Bytes);
        writer.Write(file.IsFollowed);
        writer.Write(file.Stamp is not null);
        if (file.Stamp is not { } stamp) return;
        writer.Write(stamp.Identity.Device);
        writer.Write(stamp.Identity.Inode);
        writer.Write(stamp.Size);
        Write(writer, stamp.ModifiedAt);
        Write(writer, stamp.ChangedAt);
    }

    private static SeenFile ReadFile(BinaryReader reader)
    {
        var (path, isFollowed) = (RootPath.Clean(ReadBytes(reader)), reader.ReadBoolean());
        return new SeenFile(path, isFollowed, reader.ReadBoolean() ? new FileStamp(new FileIdentity(reader.ReadUInt64(), reader.ReadUInt64()), reader.ReadInt64(), ReadTime(reader), ReadTime(reader)) : null);
    }

    // Steps and warnings say where they stand; their files come first, each once.
    private static void WriteEvents(BinaryWriter writer, IReadOnlyList<ProgressEvent> events)
    {
        var sources = events.Select(value => SpanOf(value)?.Source).OfType<SourceText>().Distinct().ToList();
        WriteList(writer, sources, source => { writer.Write(source.Path); writer.Write(source.Text); });
        WriteList(writer, events, value => Write(writer, value, sources));
    }

    private static SourceSpan? SpanOf(ProgressEvent value) => value switch
    {
        StepCached cached => cached.At,
        WarningRaised warning => warning.Diagnostic.At,
        _ => null,
    };

    private static ProgressEvent[] ReadEvents(BinaryReader reader)
    {
        var sources = ReadList(reader, () => new SourceText(reader.ReadString(), reader.ReadString()));
        return ReadList(reader, () => ReadEvent(reader, sources));
    }

    private static void Write(BinaryWriter writer, ProgressEvent value, List<SourceText> sources)
    {
        writer.Write(value.Scope);
        switch (value)
        {
            case BuildPlanned planned:
                writer.Write('p');
                writer.Write(planned.Steps);
                break;
            case StepCached cached:
                writer.Write('c');
                writer.Write(cached.Step);
                Write(writer, cached.At, sources);
                break;
            case WarningRaised { Diagnostic: var warning }:
                writer.Write('w');
                writer.Write(warning.Code.Number);
                writer.Write((int)warning.Severity);
                writer.Write(warning.Message);
                Write(writer, warning.At, sources);
                WriteOptional(writer, warning.Hint);
                break;
            case BlobSkipped skipped:
                writer.Write('s');
                writer.Write(skipped.Size);
                writer.Write(skipped.Reason);
                break;
            case ImageTagged tagged:
                writer.Write('t');
                writer.Write(tagged.Digest.ToString());
                break;
        }
    }

    private static ProgressEvent ReadEvent(BinaryReader reader, SourceText[] sources)
    {
        var scope = reader.ReadString();
        return reader.ReadChar() switch
        {
            'p' => new BuildPlanned(null, reader.ReadInt32()),
            'c' => new StepCached(scope, reader.ReadString(), ReadSpan(reader, sources)),
            'w' => new WarningRaised(scope, new Diagnostic(new ErrorCode(reader.ReadInt32()), (Severity)reader.ReadInt32(), reader.ReadString(), ReadSpan(reader, sources), ReadOptional(reader))),
            's' => new BlobSkipped(scope, reader.ReadInt64(), reader.ReadString()),
            _ => new ImageTagged(scope, Digest.Parse(reader.ReadString())),
        };
    }

    private static void Write(BinaryWriter writer, SourceSpan? span, List<SourceText> sources)
    {
        writer.Write(span is { } at ? sources.IndexOf(at.Source) : -1);
        writer.Write(span?.Start ?? 0);
        writer.Write(span?.Length ?? 0);
    }

    private static SourceSpan? ReadSpan(BinaryReader reader, SourceText[] sources)
    {
        var (source, start, length) = (reader.ReadInt32(), reader.ReadInt32(), reader.ReadInt32());
        return source < 0 ? null : new SourceSpan(sources[source], start, length);
    }

    private static void Write(BinaryWriter writer, Descriptor content)
    {
        writer.Write(content.MediaType);
        writer.Write(content.Digest.ToString());
        writer.Write(content.Size);
    }

    private static Descriptor ReadDescriptor(BinaryReader reader) => new() { MediaType = reader.ReadString(), Digest = Digest.Parse(reader.ReadString()), Size = reader.ReadInt64() };

    private static void Write(BinaryWriter writer, UnixTime time)
    {
        writer.Write(time.Seconds);
        writer.Write(time.Nanoseconds);
    }

    private static UnixTime ReadTime(BinaryReader reader) => new(reader.ReadInt64(), reader.ReadInt32());

    private static void Write(BinaryWriter writer, ReadOnlySpan<byte> bytes)
    {
        writer.Write(bytes.Length);
        writer.Write(bytes);
    }

    private static byte[] ReadBytes(BinaryReader reader) => reader.ReadBytes(reader.ReadInt32());

    private static void WriteOptional(BinaryWriter writer, string? text)
    {
        writer.Write(text is not null);
        writer.Write(text ?? "");
    }

    private static string? ReadOptional(BinaryReader reader)
    {
        var (isSet, text) = (reader.ReadBoolean(), reader.ReadString());
        return isSet ? text : null;
    }

    private static void WriteList<T>(BinaryWriter writer, IReadOnlyList<T> list, Action<T> write)
    {
        writer.Write(list.Count);
        foreach (var item in list) write(item);
    }

    private static T[] ReadList<T>(BinaryReader reader, Func<T> read)
    {
        var list = new T[reader.ReadInt32()];
        for (var i = 0; i < list.Length; i++) list[i] = read();
        return list;
    }
}
