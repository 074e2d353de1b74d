using Oci.Content;
using Oci.Diagnostics;
using Oci.Layers;
using Oci.Native;
using Oci.Testing;

namespace Oci.Tests.Layers;

public sealed class LayerRetimerTests : IProgress<ProgressEvent>
{
    private readonly MemoryContentStore store = new();
    private readonly List<string> warnings = [];

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    void IProgress<ProgressEvent>.Report(ProgressEvent value) => warnings.AddRange(value is WarningRaised warning ? [warning.Diagnostic.Message] : []);

    [Fact]
    public async Task Times_alone_change()
    {
        var entry = Assert.Single(await RetimeAsync(new RawTar().Xattr("user.a", 1).With(mode: 0x1ff, uid: 3, time: 9).File("x", "content")));
        Assert.Equal(("x", new UnixTime(5), 0x1ff, 3u, 7L), (entry.ToString(), entry.ModifiedAt, entry.Mode, entry.Uid, entry.Size));
        Assert.Equal("user.a", Assert.Single(entry.Xattrs).Name);
        Assert.Empty(warnings);
    }

    // libarchive escapes names; no record of the usual kind can have an equals sign in its key.
    [Fact]
    public async Task An_attribute_that_only_libarchive_can_write_is_left_out_and_told()
    {
        var entry = Assert.Single(await RetimeAsync(new RawTar().Xattr("user.a", 1).Pax("LIBARCHIVE.xattr.user.b%3Dc", "AQ"u8.ToArray()).File("x")));
        Assert.Equal("user.a", Assert.Single(entry.Xattrs).Name);
        Assert.Contains("user.b=c", Assert.Single(warnings), StringComparison.Ordinal);
    }

    private async Task<List<TarEntry>> RetimeAsync(RawTar tar)
    {
        var bytes = tar.ToArray();
        var blob = await store.WriteAllAsync(bytes, MediaTypes.OciLayer, Ct);
        var options = new LayerWriterOptions { Compression = LayerCompression.None, Progress = this };
        var written = await new LayerRetimer((_, _) => new UnixTime(5)).RewriteAsync(new LayerBlob(blob, blob.Digest), options, store, store, Ct);
        return [.. TarBlocks.ReadAll((await store.ReadAllAsync(written.Descriptor, Ct)).ToArray()).Select(each => each.Entry)];
    }
}
