using System.Text.Json.Serialization;
using Oci.Content;

namespace Oci.Images;

/// <summary>How this floor's documents look in JSON.</summary>
[JsonSerializable(typeof(ImageManifest))]
[JsonSerializable(typeof(ImageIndex))]
[JsonSerializable(typeof(ImageConfig))]
internal sealed partial class ImagesJson : JsonSerializerContext
{
    /// <summary>The context with the library's strict settings.</summary>
    public static ImagesJson Strict { get; } = new(StrictJson.NewOptions());
}
