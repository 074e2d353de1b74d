using System.Text.Json;
using System.Text.Json.Serialization;
using Oci.Content;
using Oci.Diagnostics;
using Oci.Native;

namespace Oci.Layouts;

/// <summary>The content of <c>oci-layout</c>. Source: image-spec image-layout.md.</summary>
internal sealed record LayoutMarker
{
    public const string FileName = "oci-layout";
    public const string IndexName = "index.json";
    public const string BlobsName = "blobs";

    private const string Version = "1.0.0";

    [JsonPropertyName("imageLayoutVersion")] public required string ImageLayoutVersion { get; init; }
    [JsonExtensionData] public IDictionary<string, JsonElement>? Extra { get; set; }

    /// <summary>What this tool writes.</summary>
    public static byte[] Bytes { get; } = StrictJson.Serialize(new LayoutMarker { ImageLayoutVersion = Version }, LayoutsJson.Strict.LayoutMarker);

    /// <exception cref="OciException"><see cref="ErrorCodes.InvalidLayout"/>: not a marker, or of another version.</exception>
    public static void Check(ReadOnlyMemory<byte> bytes, string where)
    {
        var stated = LayoutFault.Guard(where, () => StrictJson.Parse(bytes, LayoutsJson.Strict.LayoutMarker, "image layout marker", where)).ImageLayoutVersion;
        if (stated != Version) throw new OciException(ErrorCodes.InvalidLayout, $"expected an image layout of version `{Version}`, found `{ByteText.Shorten(stated)}` in `{ByteText.Escape(where)}`");
    }
}
