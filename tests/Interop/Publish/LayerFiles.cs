using System.Globalization;
using System.Text;
using Oci.Content;
using Oci.Images;
using Oci.Layers;

namespace Oci.Interop.Publish;

/// <summary>Lists what is in an image's layers.</summary>
internal static class LayerFiles
{
    /// <summary><c>path mode uid:gid seconds [-> target]</c> for each entry of a layer, in order.</summary>
    public static async Task<IReadOnlyList<string>> ListAsync(IContentStore store, Image image, int at)
    {
        var lines = new List<string>();
        var layer = image.Layers[at];
        await using var blob = await store.OpenReadAsync(layer.Descriptor, TestContext.Current.CancellationToken);
        await LayerReader.ReadAsync(blob, layer.Descriptor, layer.DiffId, LayerLimits.Default, tar => Read(tar, lines), TestContext.Current.CancellationToken);
        return lines;
    }

    /// <summary>The name of each layer above the base, by its history.</summary>
    public static IReadOnlyList<string> Names(Image image) => [.. image.Config.Value.History!.Where(entry => entry.CreatedBy?.StartsWith("dotnet publish: ", StringComparison.Ordinal) == true).Select(entry => entry.CreatedBy![16..])];

    private static void Read(TarReader tar, List<string> lines)
    {
        while (tar.TryReadNext(out var entry))
        {
            var link = entry.Type == TarEntryType.Symlink ? $" -> {Encoding.UTF8.GetString(entry.RawLinkName.Span)}" : "";
            lines.Add(string.Create(CultureInfo.InvariantCulture, $"{Encoding.UTF8.GetString(entry.RawName.Span)} {Convert.ToString(entry.Mode, 8)} {entry.Uid}:{entry.Gid} {entry.ModifiedAt.Seconds}{link}"));
        }
    }
}
