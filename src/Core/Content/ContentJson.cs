using System.Text.Json.Serialization;

namespace Oci.Content;

/// <summary>How this floor's documents look in JSON.</summary>
[JsonSerializable(typeof(Descriptor))]
[JsonSerializable(typeof(Platform))]
internal sealed partial class ContentJson : JsonSerializerContext
{
    /// <summary>The context with the library's strict settings.</summary>
    public static ContentJson Strict { get; } = new(StrictJson.NewOptions());
}
