using System.Text.Json.Serialization;
using Oci.Content;

namespace Oci.Build;

/// <summary>How this floor's documents look in JSON.</summary>
[JsonSerializable(typeof(CacheDocument))]
[JsonSerializable(typeof(CacheRecord))]
[JsonSerializable(typeof(HttpRecord))]
internal sealed partial class BuildJson : JsonSerializerContext
{
    /// <summary>The context with the library's strict settings.</summary>
    public static BuildJson Strict { get; } = new(StrictJson.NewOptions());
}
