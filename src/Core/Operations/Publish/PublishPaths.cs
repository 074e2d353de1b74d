using Oci.Diagnostics;
using Oci.Native;

namespace Oci.Operations;

/// <summary>The rules that hold for all files of an image together.</summary>
internal static class PublishPaths
{
    /// <exception cref="OciException"><see cref="ErrorCodes.PublishPathTaken"/>: two files are to have one path.</exception>
    public static void Check(PublishImage image)
    {
        var taken = new Dictionary<RootPath, PublishFile>();
        foreach (var file in image.Layers.SelectMany(layer => layer.Files))
        {
            if (!file.Target.StartsWith('/'))
                throw new OciException(ErrorCodes.InvalidPublishItem, $"expected a place in the image that begins with `/` for `{ByteText.Escape(file.Source)}`, found `{ByteText.Escape(file.Target)}`", "set Destination to a path such as `/opt/data/`");
            var path = RootPath.Clean(file.Target);
            if (!taken.TryAdd(path, file) && taken[path] is var other && Path.GetFullPath(other.Source) != Path.GetFullPath(file.Source))
                throw new OciException(ErrorCodes.PublishPathTaken, $"expected one file for `/{path}` of the image, found two: `{ByteText.Escape(other.Source)}` and `{ByteText.Escape(file.Source)}`", "give one of them another Destination");
        }
    }
}
