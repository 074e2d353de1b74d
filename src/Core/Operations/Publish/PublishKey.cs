using Oci.Build;
using Oci.Content;
using Oci.Layers;

namespace Oci.Operations;

/// <summary>Names a layer by what is in it, so that one that was written before need not be written again.</summary>
internal static class PublishKey
{
    /// <summary>The key of a layer whose diff ID is known.</summary>
    public static CacheKey Of(Digest diffId) => new(CanonicalJson.Hash(json =>
    {
        json.WriteStartObject();
        json.WriteString("publish", diffId.ToString());
        json.WriteEndObject();
    }));

    /// <summary>
    /// Names everything about a layer but the bytes of its files. Where no layer of a shape was ever written, none can be found, and the files need not be read
    /// to know that.
    /// </summary>
    public static Digest ShapeOf(IReadOnlyList<Change> changes) => CanonicalJson.Hash(json =>
    {
        json.WriteStartArray();
        foreach (var change in changes) json.WriteStringValue(Line(change));
        json.WriteEndArray();
    });

    private static string Line(Change change) => change switch
    {
        FileChange file => $"file {Text(file.Metadata)} {file.Size} {file.Path}",
        SymlinkChange link => $"link {Text(link.Metadata)} {Convert.ToHexStringLower(link.Target.Span)} {link.Path}",
        DirectoryChange directory => $"folder {Text(directory.Metadata)} {directory.Path}",
        _ => throw new InvalidOperationException($"A publish makes no {change.GetType().Name}"),
    };

    private static string Text(EntryMetadata metadata) => $"{metadata.Mode:x} {metadata.Uid}:{metadata.Gid} {metadata.ModifiedAt}";
}
