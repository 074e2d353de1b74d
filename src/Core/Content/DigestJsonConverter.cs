using System.Text.Json;
using System.Text.Json.Serialization;
using Oci.Native;

namespace Oci.Content;

/// <summary>Reads and writes a <see cref="Digest"/> as its string; a string that breaks the grammar is refused.</summary>
internal sealed class DigestJsonConverter : JsonConverter<Digest>
{
    public override Digest Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        var text = reader.TokenType == JsonTokenType.String ? reader.GetString() : null;
        return Digest.TryParse(text, out var digest)
            ? digest
            : throw new JsonException($"expected a digest such as `sha256:` and 64 hexadecimal digits, found {Shown(text, reader.TokenType)}");
    }

    public override void Write(Utf8JsonWriter writer, Digest value, JsonSerializerOptions options) => writer.WriteStringValue(value.ToString());

    private static string Shown(string? text, JsonTokenType token) => text is null ? $"a JSON {token}" : $"`{ByteText.Shorten(text)}`";
}
