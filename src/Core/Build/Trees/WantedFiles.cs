using Oci.Layers;
using Oci.Native;

namespace Oci.Build;

/// <summary>The files of one layer whose contents are wanted, met as its tar is read.</summary>
/// <param name="places">Where they are, each once.</param>
internal sealed class WantedFiles(IEnumerable<ImageTree.Place> places)
{
    private readonly ILookup<RootPath, ImageTree.Place> wanted = places.ToLookup(place => place.Path);
    private readonly Dictionary<RootPath, int> met = [];

    /// <summary>Goes through the tar and hands on each content that is wanted.</summary>
    public void Read(TarReader reader, Action<ImageTree.Place, Stream> take)
    {
        while (reader.TryReadNext(out var entry))
        {
            var path = RootPath.Clean(entry.RawName.Span);
            if (entry.Type == TarEntryType.HardLink || !wanted.Contains(path)) continue;
            var copy = met[path] = met.GetValueOrDefault(path, -1) + 1;
            if (entry.Type != TarEntryType.File || wanted[path].FirstOrDefault(place => place.Copy == copy) is not { } place) continue;
            using var bytes = reader.OpenContent();
            take(place, bytes);
        }
    }
}
