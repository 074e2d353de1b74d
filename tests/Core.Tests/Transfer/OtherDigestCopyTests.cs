using System.Security.Cryptography;
using Oci.Content;
using Oci.Images;
using Oci.Layouts;
using Oci.Testing;
using Oci.Transfer;

namespace Oci.Tests.Transfer;

/// <summary>An image whose every descriptor is by SHA-512.</summary>
public sealed class OtherDigestCopyTests : TransferFixture
{
    [Theory]
    [InlineData("oci:$/there:1")]
    [InlineData("oci-archive:$/there.tar:1")]
    [InlineData("dir:$/there-dir")]
    public async Task It_is_copied_and_verified_as_it_is(string place)
    {
        var layout = OciLayout.OpenOrCreate(Folder["here"]);
        var image = await SampleImage.WriteAsync(layout, null, null, "one", "two");
        var manifest = image.Manifest.Value with
        {
            Config = await AgainAsync(layout, image.Manifest.Value.Config),
            Layers = await Task.WhenAll(image.Manifest.Value.Layers.Select(layer => AgainAsync(layout, layer))),
        };
        var target = await AgainAsync(layout, await SampleImage.WriteJsonAsync(layout, manifest));
        await layout.TagAsync("1", target, Ct);
        var copied = await Copier.CopyAsync(await OpenAsync("oci:$/here:1"), At(place), CopyOptions.All, Ct);
        Assert.Equal(target.Digest, copied.Target.Digest);
        // A flat folder says nothing of its manifest's digest.
        using var found = await OpenAsync(place);
        if (!place.StartsWith("dir:", StringComparison.Ordinal)) Assert.Equal(target.Digest, found.Target.Digest);
        var verified = await new ImageVerifier(found.Content).VerifyAsync(found.Target, Ct);
        Assert.Empty(verified.Diagnostics);
        Assert.Equal(4, verified.Blobs);
    }

    private static async Task<Descriptor> AgainAsync(OciLayout layout, Descriptor content)
    {
        var bytes = await layout.ReadAllAsync(content, Ct);
        var other = content with { Digest = Digest.Parse($"sha512:{Convert.ToHexStringLower(SHA512.HashData(bytes.Span))}") };
        await using var writer = await layout.BeginWriteAsync(Ct);
        await writer.WriteAsync(bytes, Ct);
        await writer.CommitAsync(content.MediaType, other, Ct);
        return other;
    }
}
