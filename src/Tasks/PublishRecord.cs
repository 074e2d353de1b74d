using System.Text.Json;
using System.Text.Json.Serialization;
using Oci.Operations;

namespace Oci.Tasks;

/// <summary>What a publish came to, in the file that later builds read it back from.</summary>
internal sealed record PublishRecord
{
    /// <summary>The manifest's digest, or the index's.</summary>
    public required string Digest { get; init; }

    /// <summary>Its media type.</summary>
    public required string MediaType { get; init; }

    /// <summary>Where it was put: references.</summary>
    public required IReadOnlyList<string> References { get; init; }

    /// <summary>The images.</summary>
    public required IReadOnlyList<PublishRecordImage> Images { get; init; }

    public static PublishRecord Of(PublishResult result) => new()
    {
        Digest = result.Target.Digest.ToString(),
        MediaType = result.Target.MediaType,
        References = [.. result.Tags.Select(tag => tag.Reference)],
        Images = [.. result.Images.Select(image => new PublishRecordImage(image.Manifest.Digest.ToString(), image.Manifest.MediaType, image.ManifestText, image.ConfigText))],
    };

    public static PublishRecord Read(string path) => JsonSerializer.Deserialize(File.ReadAllBytes(path), TasksJson.Default.PublishRecord)!;

    public byte[] ToBytes() => JsonSerializer.SerializeToUtf8Bytes(this, TasksJson.Default.PublishRecord);
}

/// <summary>One image of a <see cref="PublishRecord"/>.</summary>
internal sealed record PublishRecordImage(string Digest, string MediaType, string Manifest, string Configuration);

/// <summary>How this assembly's documents look in JSON.</summary>
[JsonSerializable(typeof(PublishRecord))]
internal sealed partial class TasksJson : JsonSerializerContext;
