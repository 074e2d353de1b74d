using System.Text.Json;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Oci.Build;

/// <summary>Reads what the Container Device Interface's files say, in JSON or YAML, as JSON: all its values that matter here are texts.</summary>
internal static class DeviceDescription
{
    private const int MaxNodes = 100_000; // what repeats itself by name must not become large

    /// <summary>Whether a file may be a description, by its name.</summary>
    public static bool IsNamed(string file) => Path.GetExtension(file) is ".json" or ".yaml" or ".yml";

    /// <summary>Reads a file; null where it is none.</summary>
    /// <exception cref="IOException">It cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be read.</exception>
    public static JsonDocument? TryRead(string file)
    {
        try
        {
            return Path.GetExtension(file) == ".json" ? JsonDocument.Parse(File.ReadAllBytes(file)) : JsonDocument.Parse(Convert(file));
        }
        catch (Exception fault) when (fault is JsonException or YamlException or InvalidDataException)
        {
            return null;
        }
    }

    private static ReadOnlyMemory<byte> Convert(string file)
    {
        var yaml = ShallowYaml.Load(File.ReadAllText(file));
        var json = new MemoryStream();
        var left = MaxNodes;
        using (var writer = new Utf8JsonWriter(json)) Write(writer, yaml.Documents is [var only] ? only.RootNode : throw new InvalidDataException("one document is expected"), ref left);
        return json.ToArray();
    }

    private static void Write(Utf8JsonWriter json, YamlNode node, ref int left)
    {
        if (left-- == 0) throw new InvalidDataException($"more than {MaxNodes} values");
        switch (node)
        {
            case YamlMappingNode map:
                json.WriteStartObject();
                foreach (var (key, value) in map.Children)
                {
                    json.WritePropertyName((key as YamlScalarNode)?.Value ?? "");
                    Write(json, value, ref left);
                }
                json.WriteEndObject();
                break;
            case YamlSequenceNode list:
                json.WriteStartArray();
                foreach (var item in list.Children) Write(json, item, ref left);
                json.WriteEndArray();
                break;
            default:
                json.WriteStringValue((node as YamlScalarNode)?.Value);
                break;
        }
    }
}
