using Oci.Diagnostics;
using Oci.Native;
using Oci.Transfer;

namespace Oci.Operations;

/// <summary>The folder of a whole image layout, as users write it.</summary>
internal static class LayoutFolder
{
    /// <summary>The folder of <c>DIR</c> or <c>oci:DIR</c>.</summary>
    /// <exception cref="OciException"><see cref="ErrorCodes.Usage"/>: one image of a layout is named, not the layout.</exception>
    public static string Of(string place) =>
        !place.StartsWith("oci:", StringComparison.Ordinal) ? place
        : ImageLocation.Parse(place) is LayoutLocation { Name: null, Digest: null, Folder: var folder } ? folder
        : throw new OciException(ErrorCodes.Usage, $"expected the folder of an image layout, found the image `{ByteText.Escape(place)}`", $"dotnet-oci inspect {ByteText.Escape(place)}");
}
