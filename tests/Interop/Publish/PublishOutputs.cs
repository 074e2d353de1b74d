using System.Text.Json;

namespace Oci.Interop.Publish;

/// <summary>What a publish told by <c>-getProperty</c> and <c>-getItem</c>.</summary>
public sealed class PublishOutputs(JsonElement json)
{
    /// <summary>The manifest's digest.</summary>
    public string Digest => json.GetProperty("Properties").GetProperty("GeneratedContainerDigest").GetString()!;

    /// <summary>Where the image is, with its digest.</summary>
    public IReadOnlyList<string> Places => [.. Items("GeneratedContainers").Select(item => item.GetProperty("Identity").GetString()!)];

    /// <summary>Where the image is, with its tag.</summary>
    public IReadOnlyList<string> References => [.. Items("GeneratedContainers").Select(item => item.GetProperty("Reference").GetString()!)];

    /// <summary>The digests of the images.</summary>
    public IReadOnlyList<string> Images => [.. Items("GeneratedContainer").Select(item => item.GetProperty("ManifestDigest").GetString()!)];

    private IEnumerable<JsonElement> Items(string name) => json.GetProperty("Items").GetProperty(name).EnumerateArray();
}
