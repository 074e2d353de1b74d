using System.Globalization;
using Oci.Diagnostics;
using Oci.Native;

namespace Oci.Operations;

/// <summary>Layers that follow one another.</summary>
/// <param name="First">The first, from 0.</param>
/// <param name="Last">The last, from 0.</param>
internal sealed record LayerRange(int First, int Last)
{
    /// <summary>The layers to make one of.</summary>
    /// <exception cref="OciException"><see cref="ErrorCodes.Usage"/>; <see cref="ErrorCodes.ImpossibleEdit"/>: the image has no such layers.</exception>
    public static LayerRange Of(EditRequest request, int count)
    {
        if (request.Flatten) return new LayerRange(0, count - 1);
        var ends = request.Squash!.Split('-');
        var ok = int.TryParse(ends[0], NumberStyles.None, CultureInfo.InvariantCulture, out var first);
        var last = count;
        if (ends.Length == 2) ok &= int.TryParse(ends[1], NumberStyles.None, CultureInfo.InvariantCulture, out last);
        if (!ok || ends.Length > 2 || first < 1 || last < first)
            throw new OciException(ErrorCodes.Usage, $"expected `--squash` to be the numbers of layers, FROM or FROM-TO, found `{ByteText.Escape(request.Squash)}`", "--squash 2-4");
        return last <= count ? new LayerRange(first - 1, last - 1)
            : throw new OciException(ErrorCodes.ImpossibleEdit, $"expected an image with at least {last} layers, found {count}", "dotnet-oci inspect IMAGE lists the layers");
    }
}
