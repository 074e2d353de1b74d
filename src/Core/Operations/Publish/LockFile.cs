using System.Text.Json;
using System.Text.Json.Serialization;
using Oci.Content;
using Oci.Native;

namespace Oci.Operations;

/// <summary><c>oci.lock.json</c>: pins base images by digest.</summary>
internal sealed record LockFile
{
    /// <summary>What the name of the file that is locked has behind this one's.</summary>
    internal const string GateSuffix = ".lock";

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    /// <summary>The digest for each name.</summary>
    [JsonPropertyName("bases")] public required SortedDictionary<string, Digest> Bases { get; init; }

    /// <summary>Fields of later versions.</summary>
    [JsonExtensionData] public IDictionary<string, JsonElement>? Extra { get; set; }

    /// <summary>Reads the file; an empty one where it is not there.</summary>
    /// <exception cref="Diagnostics.OciException"><see cref="Diagnostics.ErrorCodes.InvalidDocument"/>.</exception>
    public static async Task<LockFile> ReadAsync(string path, CancellationToken ct) => File.Exists(path)
        ? StrictJson.Parse(await File.ReadAllBytesAsync(path, ct), PublishJson.Indented.LockFile, "lock file", path)
        : new LockFile { Bases = new(StringComparer.Ordinal) };

    /// <summary>Pins a name; the file is written only when that changes it. Projects that share the file pin one after the other, so that none loses another's pin.</summary>
    /// <exception cref="Diagnostics.OciException"><see cref="Diagnostics.ErrorCodes.InvalidDocument"/>, <see cref="Diagnostics.ErrorCodes.Locked"/>; it cannot be written.</exception>
    public static async Task PinAsync(string path, string name, Digest digest, CancellationToken ct)
    {
        if ((await ReadAsync(path, ct)).Has(name, digest)) return; // also where nobody may write
        var gate = path + GateSuffix;
        using var held = await AdvisoryLock.AcquireAsync(gate, LockMode.Exclusive, new LockPatience(Patience), ct);
        try
        {
            var pins = await ReadAsync(path, ct);
            if (pins.Has(name, digest)) return;
            pins.Bases[name] = digest;
            byte[] bytes = [.. StrictJson.Serialize(pins, PublishJson.Indented.LockFile), (byte)'\n'];
            DurableFile.Write(path, bytes);
        }
        finally
        {
            // Whoever waits sees that the name is gone, and takes a new one. Windows removes no file that is open.
            if (!OperatingSystem.IsWindows()) File.Delete(gate);
        }
    }

    private bool Has(string name, Digest digest) => Bases.TryGetValue(name, out var known) && known == digest;
}
