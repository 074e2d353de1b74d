using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace Oci.Tool.Printing;

/// <summary>How results look with <c>--json</c>.</summary>
[JsonSerializable(typeof(IReadOnlyList<CacheEntryListing>))]
[JsonSerializable(typeof(IReadOnlyList<ImageListing>))]
[JsonSerializable(typeof(IReadOnlyList<NameListing>))]
[JsonSerializable(typeof(IReadOnlyList<VerificationListing>))]
[JsonSerializable(typeof(BuildListing))]
[JsonSerializable(typeof(BundleListing))]
[JsonSerializable(typeof(CachePruneListing))]
[JsonSerializable(typeof(CheckListing))]
[JsonSerializable(typeof(CollectionListing))]
[JsonSerializable(typeof(CopyPlanListing))]
[JsonSerializable(typeof(IReadOnlyList<ContainerListing>))]
[JsonSerializable(typeof(IReadOnlyList<StateListing>))]
[JsonSerializable(typeof(IReadOnlyList<int>))]
[JsonSerializable(typeof(FeaturesListing))]
[JsonSerializable(typeof(string))]
[JsonSerializable(typeof(IReadOnlyList<string>))]
[JsonSerializable(typeof(DescriptorListing))]
[JsonSerializable(typeof(InspectListing))]
[JsonSerializable(typeof(ReferrerListing))]
[JsonSerializable(typeof(DifferenceListing))]
[JsonSerializable(typeof(UsageListing))]
[JsonSerializable(typeof(IndexListing))]
[JsonSerializable(typeof(IReadOnlyList<string>))]
[JsonSerializable(typeof(IReadOnlyList<SyncListing>))]
[JsonSerializable(typeof(LayoutListing))]
[JsonSerializable(typeof(LoginListing))]
[JsonSerializable(typeof(SarifLog))]
[JsonSerializable(typeof(TagsListing))]
internal sealed partial class ToolJson : JsonSerializerContext
{
    // Without the relaxed encoder `+json` would come out as `\u002Bjson`; control characters are escaped by both.
    private static readonly ToolJson Readable = new(new JsonSerializerOptions
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        WriteIndented = true,
        NewLine = "\n",
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    });

    /// <summary>A result as indented JSON with a line end.</summary>
    public static string Write<T>(T value) => JsonSerializer.Serialize(value, (JsonTypeInfo<T>)Readable.GetTypeInfo(typeof(T))!) + "\n";
}
