using System.Text.Json.Serialization;
using Oci.Content;

namespace Oci.Layouts;

/// <summary>How this floor's documents look in JSON.</summary>
[JsonSerializable(typeof(LayoutMarker))]
[JsonSerializable(typeof(IReadOnlyList<DockerArchiveItem>))]
internal sealed partial class LayoutsJson : JsonSerializerContext
{
    /// <summary>The context with the library's strict settings.</summary>
    public static LayoutsJson Strict { get; } = new(StrictJson.NewOptions());
}
