using Oci.Content;

namespace Oci.Images;

/// <summary>What reads, writes and hashes manifests takes some milliseconds to load, once in a process's life.</summary>
internal static class DocumentReadiness
{
    private static ReadOnlySpan<byte> LeastManifest =>
        """{"schemaVersion":2,"config":{"mediaType":"a/b","digest":"sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855","size":0},"layers":[]}"""u8;

    /// <summary>Loads it beside what the caller does: before the first question to a registry, which loads as much of its own, and then waits for the answer.</summary>
    public static Task PrepareAsync() => Task.Run(() =>
    {
        var index = StrictJson.Serialize(ImageIndex.Empty, ImagesJson.Strict.ImageIndex);
        StrictJson.Parse(index, ImagesJson.Strict.ImageIndex, "image index", Digest.Sha256(index).ToString());
        StrictJson.Parse(LeastManifest.ToArray(), ImagesJson.Strict.ImageManifest, "image manifest", "");
    });
}
