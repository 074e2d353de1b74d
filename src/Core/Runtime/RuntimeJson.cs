using System.Text.Json.Serialization;
using Oci.Content;

namespace Oci.Runtime;

/// <summary>How this floor's documents look in JSON.</summary>
[JsonSerializable(typeof(RuntimeSpec))]
[JsonSerializable(typeof(ProcessSpec))]
[JsonSerializable(typeof(LinuxResources))]
[JsonSerializable(typeof(SeccompSpec))]
[JsonSerializable(typeof(ContainerState))]
[JsonSerializable(typeof(BundleContainerRecord))]
[JsonSerializable(typeof(SeccompProfileDocument))]
[JsonSerializable(typeof(NetavarkRequest))]
internal sealed partial class RuntimeJson : JsonSerializerContext
{
    /// <summary>Strict reading, compact writing.</summary>
    public static RuntimeJson Strict { get; } = new(StrictJson.NewOptions());

    /// <summary>The same, indented: people read and edit a <c>config.json</c>.</summary>
    public static RuntimeJson Indented { get; } = new(NewIndentedOptions());

    private static System.Text.Json.JsonSerializerOptions NewIndentedOptions()
    {
        var options = StrictJson.NewOptions();
        options.WriteIndented = true;
        options.NewLine = "\n";
        return options;
    }
}
