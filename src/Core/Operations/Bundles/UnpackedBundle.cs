using System.Runtime.Versioning;
using Oci.Content;
using Oci.Diagnostics;
using Oci.Layers;
using Oci.Native;
using Oci.Transfer;

namespace Oci.Operations;

/// <summary>A bundle that was unpacked from an image, by us or by umoci.</summary>
/// <param name="Folder">The bundle, absolute.</param>
/// <param name="Manifest">The image that was unpacked.</param>
/// <param name="Target">What the image's name stood for: the manifest or an index.</param>
/// <param name="Owners">Whose the files are.</param>
/// <param name="Image">Where the image was; null where the bundle does not say.</param>
/// <param name="Record">Our own record; null for umoci's.</param>
[SupportedOSPlatform("linux")]
internal sealed record UnpackedBundle(string Folder, Descriptor Manifest, Descriptor Target, SourceOwners Owners, ImageLocation? Image, BundleRecord? Record)
{
    private const string UmociName = "umoci.json";

    /// <summary>The root file system.</summary>
    public string RootFolder => Path.Combine(Folder, "rootfs");

    /// <summary>The file with how the root file system was.</summary>
    public string RecordFile => Record is null
        ? Path.Combine(Folder, $"{Manifest.Digest.Algorithm}_{Manifest.Digest.Encoded}.mtree")
        : Path.Combine(Folder, TreeRecord.FileName);

    /// <summary>Reads what a bundle says of itself.</summary>
    /// <exception cref="OciException"><see cref="ErrorCodes.InvalidBundle"/>: it was not unpacked from an image, or is damaged.</exception>
    public static async Task<UnpackedBundle> ReadAsync(string folder, CancellationToken ct)
    {
        var full = Path.GetFullPath(folder);
        var (ours, theirs) = (Path.Combine(full, BundleRecord.FileName), Path.Combine(full, UmociName));
        if (File.Exists(ours)) return Ours(full, await ParseAsync(ours, OperationsJson.Indented.BundleRecord, ct));
        if (File.Exists(theirs)) return Theirs(full, await ParseAsync(theirs, OperationsJson.Indented.UmociRecord, ct));
        throw new OciException(ErrorCodes.InvalidBundle, $"expected a bundle that was unpacked from an image at `{ByteText.Escape(full)}`, found no `{BundleRecord.FileName}` in it", "dotnet-oci unpack IMAGE BUNDLE");
    }

    private static async Task<T> ParseAsync<T>(string file, System.Text.Json.Serialization.Metadata.JsonTypeInfo<T> type, CancellationToken ct)
    {
        try
        {
            return StrictJson.Parse(await File.ReadAllBytesAsync(file, ct), type, "bundle record", file);
        }
        catch (OciException fault) when (fault.Code == ErrorCodes.InvalidDocument)
        {
            throw new OciException(ErrorCodes.InvalidBundle, fault.Message, "unpack the image again", inner: fault);
        }
    }

    private static UnpackedBundle Ours(string folder, BundleRecord record) => new(
        folder, record.Manifest, record.Target, new SourceOwners(new IdMap([.. record.UidMap.Select(IdMapping.Parse)], [.. record.GidMap.Select(IdMapping.Parse)]), record.Rootless),
        ImageLocation.Parse(record.Image), record);

    private static UnpackedBundle Theirs(string folder, UmociRecord record) => record.From.Walk is { Count: > 0 } walk
        ? new(folder, walk[^1], walk[0], new SourceOwners(new IdMap(Mappings(record.Map.Uids), Mappings(record.Map.Gids)), record.Map.Rootless), null, null)
        : throw new OciException(ErrorCodes.InvalidBundle, $"expected umoci's record of the image in `{ByteText.Escape(folder)}`, found none", "unpack the image again");

    private static List<IdMapping> Mappings(IReadOnlyList<UmociMapping>? mappings) =>
        [.. (mappings ?? []).Select(mapping => new IdMapping(mapping.ContainerId, mapping.HostId, mapping.Size))];
}
