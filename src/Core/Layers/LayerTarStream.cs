using System.Runtime.Versioning;
using Oci.Native;

namespace Oci.Layers;

/// <summary>A change set as a plain tar on its way to somewhere else than a layer.</summary>
public static class LayerTarStream
{
    private const int BlockSize = 1 << 20;
    private const int Depth = 4;

    /// <summary>Writes the tar.</summary>
    /// <exception cref="Diagnostics.OciException">As with <see cref="LayerWriter.WriteAsync"/>.</exception>
    public static Task WriteAsync(ChangeSet changes, Stream destination, LayerWriterOptions options, CancellationToken ct) =>
        Task.Run(() => new LayerTar(new TarWriter(destination), options).Write(changes, ct), ct);

    /// <summary>Unpacks the changes below <paramref name="root"/>; what is there already stays where they do not replace it.</summary>
    /// <exception cref="Diagnostics.OciException">As with <see cref="LayerApplier.Apply"/>.</exception>
    [SupportedOSPlatform("linux")]
    public static async Task ApplyAsync(ChangeSet changes, RootDirectory root, LayerWriterOptions options, CancellationToken ct)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(ct);
        var queue = new BlockQueue(Depth);
        var writing = Stage.Run(() => new BlockSink(BlockSize, stop.Token, queue).Fill(sink => new LayerTar(new TarWriter(sink), options).Write(changes, stop.Token)));
        var applying = Stage.Run(() =>
        {
            using var plain = new BlockStream(queue);
            using var tar = new TarReader(plain, LayerLimits.Default.Tar);
            new LayerApplier(root, new ApplyOptions { Progress = options.Progress, Scope = options.Scope }).Apply(tar, ct);
        });
        try
        {
            await applying;
            await writing;
        }
        finally
        {
            await stop.CancelAsync();
            await Stage.EndAsync(writing, applying);
        }
    }
}
