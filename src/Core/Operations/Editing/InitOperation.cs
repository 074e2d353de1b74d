using Oci.Diagnostics;
using Oci.Layouts;
using Oci.Native;

namespace Oci.Operations;

/// <summary>Makes empty image layouts.</summary>
public static class InitOperation
{
    /// <summary>Makes one in a folder that is empty or absent.</summary>
    /// <returns>The folder, absolute.</returns>
    /// <exception cref="OciException"><see cref="ErrorCodes.InvalidLayout"/>: the folder holds a layout already, or other things.</exception>
    public static string Run(InitRequest request)
    {
        var folder = LayoutFolder.Of(request.Dir);
        if (File.Exists(Path.Combine(folder, LayoutMarker.FileName)))
            throw new OciException(ErrorCodes.InvalidLayout, $"expected an empty or absent folder, found an image layout at `{ByteText.Escape(folder)}`", $"dotnet-oci images {ByteText.Escape(folder)}");
        return OciLayout.OpenOrCreate(folder).Folder;
    }
}
