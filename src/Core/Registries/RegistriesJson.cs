using System.Text.Json.Serialization;

namespace Oci.Registries;

/// <summary>How this floor's documents look in JSON. They are no image content: unknown fields and other writers' habits are tolerated.</summary>
[JsonSerializable(typeof(TokenReply))]
[JsonSerializable(typeof(TagList))]
[JsonSerializable(typeof(HelperReply))]
internal sealed partial class RegistriesJson : JsonSerializerContext;
