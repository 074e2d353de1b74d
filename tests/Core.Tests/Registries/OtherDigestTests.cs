using System.Security.Cryptography;
using Oci.Content;
using Oci.Registries;

namespace Oci.Tests.Registries;

/// <summary>Digests that are not SHA-256: some registries know them, others say no.</summary>
public sealed class OtherDigestTests : RegistryTestBase
{
    private static Descriptor Describe(byte[] bytes, string type) =>
        new() { MediaType = type, Digest = Digest.Parse($"sha512:{Convert.ToHexStringLower(SHA512.HashData(bytes))}"), Size = bytes.Length };

    [Fact]
    public async Task A_blob_of_another_digest_is_read_and_checked()
    {
        var bytes = Bytes(1000);
        var blob = Describe(bytes, MediaTypes.OciLayer);
        Registry.Blobs[blob.Digest.ToString()] = bytes;
        Assert.Equal(bytes, await ReadAsync(Open(), blob));
        Registry.Blobs[blob.Digest.ToString()] = [.. bytes[..^1], (byte)~bytes[^1]];
        await Assert.ThrowsAsync<DigestMismatchException>(() => ReadAsync(Open(), blob));
    }

    [Fact]
    public async Task A_registry_that_knows_sha256_alone_is_said_to()
    {
        Registry.Instead = async call =>
        {
            if (call.Method != "PUT") return false;
            await call.RespondAsync(400, """{"errors":[{"code":"DIGEST_INVALID","message":"provided digest did not match uploaded content"}]}""");
            return true;
        };
        var manifest = """{"schemaVersion":2,"manifests":[]}"""u8.ToArray();
        var fault = await Assert.ThrowsAsync<RegistryException>(() => Open().PushManifestAsync(manifest, Describe(manifest, MediaTypes.OciIndex), null, Ct));
        Assert.Contains("sha512", fault.Message, StringComparison.Ordinal);
        Assert.Contains("layout", fault.Hint, StringComparison.Ordinal);
        Assert.Equal("DIGEST_INVALID", Assert.Single(fault.Errors));
    }
}
