using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Oci.Native;

namespace Oci.Content;

/// <summary>
/// Refuses what a lenient reader would understand differently: a field of a known object whose name differs from a known name by case alone
/// (Go's decoder folds case), <c>null</c> among the elements of a known list, and strings with half a surrogate pair.
/// </summary>
internal static class StrictNames
{
    /// <summary>Walks the tokens of a document in UTF-8 beside what <paramref name="type"/> says is known.</summary>
    /// <exception cref="JsonException">A name or a string is refused, or the JSON is malformed.</exception>
    public static void Check(ReadOnlySpan<byte> json, JsonTypeInfo type)
    {
        var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = StrictJson.MaxDepth });
        if (!reader.Read()) return;
        CheckValue(ref reader, type);
        if (reader.Read()) throw new JsonException("expected the end of the document");
    }

    private static void CheckValue(ref Utf8JsonReader reader, JsonTypeInfo? type)
    {
        if (reader.TokenType == JsonTokenType.StartObject) CheckObject(ref reader, type);
        else if (reader.TokenType == JsonTokenType.StartArray)
        {
            var element = type is { Kind: JsonTypeInfoKind.Enumerable, ElementType: { } of } ? type.Options.GetTypeInfo(of) : null;
            while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
            {
                if (reader.TokenType == JsonTokenType.Null && element is not null) throw new JsonException("expected no `null` in a list");
                CheckValue(ref reader, element);
            }
        }
        else if (reader.TokenType == JsonTokenType.String) CheckText(ref reader);
    }

    private static void CheckObject(ref Utf8JsonReader reader, JsonTypeInfo? type)
    {
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            CheckText(ref reader);
            var known = type is { Kind: JsonTypeInfoKind.Object } ? Known(type, ref reader) : null;
            reader.Read();
            CheckValue(ref reader, known is null or { CustomConverter: not null } ? null : type!.Options.GetTypeInfo(known.PropertyType));
        }
    }

    // Nearly every name is one that is known, written as it is: no string is made of those. A store's index has thousands.
    private static JsonPropertyInfo? Known(JsonTypeInfo type, ref Utf8JsonReader reader)
    {
        for (var i = 0; i < type.Properties.Count && !reader.ValueIsEscaped; i++)
        {
            if (Ascii.Equals(reader.ValueSpan, type.Properties[i].Name)) return Kept(type.Properties[i]);
        }
        return Known(type, reader.GetString()!);
    }

    private static JsonPropertyInfo? Known(JsonTypeInfo type, string name)
    {
        foreach (var property in type.Properties)
        {
            if (property.Name == name) return Kept(property);
        }
        foreach (var property in type.Properties)
        {
            if (!property.IsExtensionData && Folds(property.Name, name)) throw new JsonException($"expected the field `{property.Name}` in this case, found `{ByteText.Shorten(name)}`");
        }
        return null;
    }

    private static JsonPropertyInfo? Kept(JsonPropertyInfo property) => property.IsExtensionData ? null : property;

    // Two letters outside ASCII fold to ASCII ones: the long s and the Kelvin sign. Every known name is ASCII.
    private static bool Folds(string known, string name) =>
        known.Length == name.Length && known.Equals(name.Replace('\u017F', 's').Replace('\u212A', 'k'), StringComparison.OrdinalIgnoreCase);

    // The document is UTF-8: only an escape can spell half a pair.
    private static void CheckText(ref Utf8JsonReader reader)
    {
        if (!reader.ValueIsEscaped) return;
        try
        {
            reader.GetString();
        }
        catch (InvalidOperationException e)
        {
            throw new JsonException("expected whole surrogate pairs in strings", e);
        }
    }
}
