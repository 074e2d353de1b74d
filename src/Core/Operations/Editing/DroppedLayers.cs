using System.Globalization;
using System.Text.RegularExpressions;
using Oci.Diagnostics;
using Oci.Layers;
using Oci.Native;

namespace Oci.Operations;

/// <summary>Leaves layers out of an image, with the history entries that belong to them.</summary>
internal static class DroppedLayers
{
    private static readonly TimeSpan MatchTimeout = TimeSpan.FromSeconds(1);

    /// <summary>The image without the layers that are named, and those whose command matches.</summary>
    /// <exception cref="OciException"><see cref="ErrorCodes.ImpossibleEdit"/>: there is no such layer; <see cref="ErrorCodes.Usage"/>: no regular expression.</exception>
    public static ImageRevision Apply(ImageRevision image, IReadOnlyList<string> names, string? createdBy)
    {
        if (names.Count == 0 && createdBy is null) return image;
        var dropped = names.Select(name => IndexOf(image, name)).ToHashSet();
        var entries = WithLayers(image);
        if (createdBy is not null)
        {
            var found = Matching(entries, createdBy).ToList();
            if (found.Count == 0) throw new OciException(ErrorCodes.ImpossibleEdit, $"expected a layer made by what matches `{ByteText.Escape(createdBy)}`, found none", "dotnet-oci inspect IMAGE shows the steps");
            dropped.UnionWith(found);
        }
        return image with
        {
            Layers = [.. image.Layers.Where((_, index) => !dropped.Contains(index))],
            History = image.History is null ? null : [.. entries.Where(entry => entry.Layer is not { } layer || !dropped.Contains(layer)).Select(entry => entry.Entry)],
        };
    }

    /// <summary>The number of a layer, from 0.</summary>
    private static int IndexOf(ImageRevision image, string name)
    {
        if (int.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= 1 && number <= image.Layers.Count) return number - 1;
        var found = image.Layers.Select((layer, index) => (layer, index)).Where(pair => IsNamed(pair.layer, name)).Select(pair => pair.index).ToList();
        return found.Count == 1 ? found[0]
            : throw new OciException(ErrorCodes.ImpossibleEdit, $"expected one layer `{ByteText.Escape(name)}` among {image.Layers.Count}, found {(found.Count == 0 ? "none" : "several")}", "dotnet-oci inspect IMAGE lists the layers, the first is 1");
    }

    private static bool IsNamed(LayerBlob layer, string name) => name.Length >= 7 && new[] { layer.Descriptor.Digest, layer.DiffId }
        .Any(digest => digest.ToString().StartsWith(name, StringComparison.Ordinal) || digest.Encoded.StartsWith(name, StringComparison.Ordinal));

    private static List<(Images.History Entry, int? Layer)> WithLayers(ImageRevision image)
    {
        var layer = 0;
        return [.. (image.History ?? []).Select(entry => (entry, entry.HasLayer ? layer++ : (int?)null))];
    }

    private static IEnumerable<int> Matching(List<(Images.History Entry, int? Layer)> entries, string pattern)
    {
        try
        {
            var expression = new Regex(pattern, RegexOptions.CultureInvariant, MatchTimeout);
            return [.. entries.Where(entry => entry.Layer is not null && expression.IsMatch(entry.Entry.CreatedBy ?? "")).Select(entry => entry.Layer!.Value)];
        }
        catch (Exception fault) when (fault is RegexParseException or RegexMatchTimeoutException)
        {
            throw new OciException(ErrorCodes.Usage, $"expected a regular expression for `--drop-created-by`, found `{ByteText.Escape(pattern)}`", "--drop-created-by '^COPY docs'", inner: fault);
        }
    }
}
