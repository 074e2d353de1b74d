using System.Text.Json;
using System.Text.Json.Serialization;
using Oci.Diagnostics;
using Oci.Native;
using Oci.Operations;

namespace Oci.Tasks;

/// <summary>What a publish came to, in the file that later builds read it back from.</summary>
internal sealed record PublishRecord
{
    /// <summary>The manifest's digest, or the index's.</summary>
    public required string Digest { get; init; }

    /// <summary>Its media type.</summary>
    public required string MediaType { get; init; }

    /// <summary>Where it was put.</summary>
    public required IReadOnlyList<PublishRecordPlace> Places { get; init; }

    /// <summary>The images.</summary>
    public required IReadOnlyList<PublishRecordImage> Images { get; init; }

    /// <summary>The entry point of a base that the application's command replaces though the project does not say so.</summary>
    public string? ReplacedEntrypoint { get; init; }

    public static PublishRecord Of(PublishResult result) => new()
    {
        Digest = result.Target.Digest.ToString(),
        MediaType = result.Target.MediaType,
        Places = [.. result.Tags.Select(tag => new PublishRecordPlace(tag.Reference, tag.Target.Digest.ToString()))],
        Images = [.. result.Images.Select(image => new PublishRecordImage(image.Manifest.Digest.ToString(), image.Manifest.MediaType, image.ManifestText, image.ConfigText))],
        ReplacedEntrypoint = result.ReplacedEntrypoint,
    };

    /// <summary>Reads it back.</summary>
    /// <exception cref="OciException"><see cref="ErrorCodes.InvalidDocument"/>: somebody else left something else there since <see cref="TryRead"/>.</exception>
    public static PublishRecord Read(string path) => TryRead(path)
        ?? throw new OciException(ErrorCodes.InvalidDocument, $"expected what a publish came to in `{ByteText.Escape(path)}`, found something else", "dotnet publish -t:PublishContainer");

    /// <summary>Reads it back; null where an older version, or somebody else, left something else there.</summary>
    public static PublishRecord? TryRead(string path)
    {
        try
        {
            return JsonSerializer.Deserialize(File.ReadAllBytes(path), TasksJson.Default.PublishRecord) is { Places: { } places, Images: [_, ..] } record && places.All(place => place is { Reference: not null } && Content.Digest.TryParse(place.Digest, out _)) ? record : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    public byte[] ToBytes() => JsonSerializer.SerializeToUtf8Bytes(this, TasksJson.Default.PublishRecord);
}

/// <summary>One place of a <see cref="PublishRecord"/>, with the digest that the image has there: archives of Docker and its engine have its own documents.</summary>
internal sealed record PublishRecordPlace(string Reference, string Digest);

/// <summary>One image of a <see cref="PublishRecord"/>.</summary>
internal sealed record PublishRecordImage(string Digest, string MediaType, string Manifest, string Configuration);

/// <summary>How this assembly's documents look in JSON.</summary>
[JsonSerializable(typeof(PublishRecord))]
internal sealed partial class TasksJson : JsonSerializerContext;
