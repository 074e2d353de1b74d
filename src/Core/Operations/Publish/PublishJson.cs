using System.Text.Json;
using System.Text.Json.Serialization;
using Oci.Content;

namespace Oci.Operations;

/// <summary>How the documents of a publish look in JSON.</summary>
[JsonSerializable(typeof(KnownBase))]
[JsonSerializable(typeof(LockFile))]
[JsonSerializable(typeof(PublishImage))]
[JsonSerializable(typeof(PublishBase))]
[JsonSerializable(typeof(PublishPackage))]
internal sealed partial class PublishJson : JsonSerializerContext
{
    /// <summary>Strict reading, indented writing: people look into these files.</summary>
    public static PublishJson Indented { get; } = new(NewOptions());

    private static JsonSerializerOptions NewOptions()
    {
        var options = StrictJson.NewOptions();
        options.WriteIndented = true;
        options.NewLine = "\n";
        return options;
    }
}
