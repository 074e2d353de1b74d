using System.Text.Json;
using System.Text.Json.Serialization;
using Oci.Content;

namespace Oci.Operations;

/// <summary>How this floor's documents look in JSON.</summary>
[JsonSerializable(typeof(BundleRecord))]
[JsonSerializable(typeof(UmociRecord))]
[JsonSerializable(typeof(ContainerDocument))]
[JsonSerializable(typeof(StatusDocument))]
[JsonSerializable(typeof(MonitorAnswer))]
internal sealed partial class OperationsJson : JsonSerializerContext
{
    /// <summary>Strict reading, indented writing: people look into a bundle.</summary>
    public static OperationsJson Indented { get; } = new(NewOptions());

    /// <summary>The same on one line.</summary>
    public static OperationsJson Compact { get; } = new(StrictJson.NewOptions());

    private static JsonSerializerOptions NewOptions()
    {
        var options = StrictJson.NewOptions();
        options.WriteIndented = true;
        options.NewLine = "\n";
        return options;
    }
}
