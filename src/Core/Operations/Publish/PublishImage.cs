using System.Text.Json.Serialization;
using Oci.Build;
using Oci.Content;

namespace Oci.Operations;

/// <summary>An image of one platform that is to hold a published application. One can be written to a file and read back, so that one build can hand it to another.</summary>
public sealed record PublishImage
{
    /// <summary>What it runs on: <c>linux/amd64</c>.</summary>
    [JsonPropertyName("platform")] public required string Platform { get; init; }

    /// <summary>The base image's reference, or a Containerfile's path that makes it; empty for nothing at all.</summary>
    [JsonPropertyName("base")] public required string Base { get; init; }

    /// <summary>Whether <see cref="Base"/> is the path of a Containerfile.</summary>
    [JsonPropertyName("baseIsFile")] public bool BaseIsFile { get; init; }

    /// <summary>The context of the Containerfiles, absolute.</summary>
    [JsonPropertyName("context")] public string Context { get; init; } = "";

    /// <summary>A Containerfile that goes on from the published image, which it knows as <c>FROM publish</c>; null for none.</summary>
    [JsonPropertyName("finish")] public string? Finish { get; init; }

    /// <summary>Commands to run on the base image, in order.</summary>
    [JsonPropertyName("steps")] public IReadOnlyList<PublishStep> Steps { get; init; } = [];

    /// <summary>Secrets that the commands may ask for.</summary>
    [JsonPropertyName("secrets")] public IReadOnlyList<BuildSecret> Secrets { get; init; } = [];

    /// <summary>The layers to put on the base, lowest first; those without files are left out.</summary>
    [JsonPropertyName("layers")] public IReadOnlyList<PublishLayer> Layers { get; init; } = [];

    /// <summary>What it starts.</summary>
    [JsonPropertyName("command")] public PublishCommand Command { get; init; } = new();

    /// <summary>Where it starts, and where the application is.</summary>
    [JsonPropertyName("workingDirectory")] public string WorkingDirectory { get; init; } = "/app/";

    /// <summary><c>user[:group]</c>; null for the base image's, or its APP_UID.</summary>
    [JsonPropertyName("user")] public string? User { get; init; }

    /// <summary>Environment variables to set.</summary>
    [JsonPropertyName("environment")] public IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>();

    /// <summary>Labels to set.</summary>
    [JsonPropertyName("labels")] public IReadOnlyDictionary<string, string> Labels { get; init; } = new Dictionary<string, string>();

    /// <summary>Which labels the publish itself fills in: <c>base.name</c>, <c>base.digest</c>, <c>created</c>.</summary>
    [JsonPropertyName("generatedLabels")] public IReadOnlyList<string> GeneratedLabels { get; init; } = [];

    /// <summary>Ports to expose, <c>8080/tcp</c> each; those that the environment tells ASP.NET come by themselves.</summary>
    [JsonPropertyName("ports")] public IReadOnlyList<string> Ports { get; init; } = [];

    /// <summary>The health check; null for the base image's.</summary>
    [JsonPropertyName("healthcheck")] public PublishHealthcheck? Healthcheck { get; init; }

    /// <summary>The manifest's annotations.</summary>
    [JsonPropertyName("annotations")] public IReadOnlyDictionary<string, string> Annotations { get; init; } = new Dictionary<string, string>();

    /// <summary>Reads one from a file.</summary>
    /// <exception cref="Diagnostics.OciException"><see cref="Diagnostics.ErrorCodes.InvalidDocument"/>.</exception>
    public static async Task<PublishImage> ReadAsync(string path, CancellationToken ct) =>
        StrictJson.Parse(await File.ReadAllBytesAsync(path, ct), PublishJson.Indented.PublishImage, "publish request", path);

    /// <summary>Its bytes: the same for the same image.</summary>
    public byte[] ToBytes() => StrictJson.Serialize(this, PublishJson.Indented.PublishImage);
}
