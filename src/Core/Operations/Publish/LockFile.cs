using System.Text.Json;
using System.Text.Json.Serialization;
using Oci.Content;
using Oci.Native;

namespace Oci.Operations;

/// <summary><c>oci.lock.json</c>: pins base images by digest.</summary>
internal sealed record LockFile
{
    /// <summary>The digest for each name.</summary>
    [JsonPropertyName("bases")] public required SortedDictionary<string, Digest> Bases { get; init; }

    /// <summary>Fields of later versions.</summary>
    [JsonExtensionData] public IDictionary<string, JsonElement>? Extra { get; set; }

    /// <summary>Reads the file; an empty one where it is not there.</summary>
    /// <exception cref="Diagnostics.OciException"><see cref="Diagnostics.ErrorCodes.InvalidDocument"/>.</exception>
    public static async Task<LockFile> ReadAsync(string path, CancellationToken ct) => File.Exists(path)
        ? StrictJson.Parse(await File.ReadAllBytesAsync(path, ct), PublishJson.Indented.LockFile, "lock file", path)
        : new LockFile { Bases = new(StringComparer.Ordinal) };

    /// <summary>Pins a name; the file is written only when that changes it.</summary>
    public static async Task PinAsync(string path, string name, Digest digest, CancellationToken ct)
    {
        var pins = await ReadAsync(path, ct);
        if (pins.Bases.TryGetValue(name, out var known) && known == digest) return;
        pins.Bases[name] = digest;
        byte[] bytes = [.. StrictJson.Serialize(pins, PublishJson.Indented.LockFile), (byte)'\n'];
        DurableFile.Write(path, bytes);
    }
}
