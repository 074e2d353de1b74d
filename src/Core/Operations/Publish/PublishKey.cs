using System.Security.Cryptography;
using Oci.Build;
using Oci.Content;
using Oci.Layers;

namespace Oci.Operations;

/// <summary>Names a layer by everything that is in it, so that one that was written before need not be written again.</summary>
internal static class PublishKey
{
    /// <summary>The name. Every file is read once, several at a time.</summary>
    public static async Task<Digest> OfAsync(IReadOnlyList<Change> changes, CancellationToken ct)
    {
        var hashes = new string?[changes.Count];
        await Parallel.ForAsync(0, changes.Count, ct, async (at, stop) =>
        {
            if (changes[at] is not FileChange file) return;
            await using var content = file.Open();
            hashes[at] = Convert.ToHexStringLower(await SHA256.HashDataAsync(content, stop));
        });
        return CanonicalJson.Hash(json =>
        {
            json.WriteStartArray();
            foreach (var (change, hash) in changes.Zip(hashes)) json.WriteStringValue(Line(change, hash));
            json.WriteEndArray();
        });
    }

    private static string Line(Change change, string? hash) => change switch
    {
        FileChange file => $"file {Text(file.Metadata)} {hash} {file.Path}",
        SymlinkChange link => $"link {Text(link.Metadata)} {Convert.ToHexStringLower(link.Target.Span)} {link.Path}",
        DirectoryChange directory => $"folder {Text(directory.Metadata)} {directory.Path}",
        _ => throw new InvalidOperationException($"A publish makes no {change.GetType().Name}"),
    };

    private static string Text(EntryMetadata metadata) => $"{metadata.Mode:x} {metadata.Uid}:{metadata.Gid} {metadata.ModifiedAt}";
}
