using Oci.Diagnostics;
using Oci.Native;

namespace Oci.Layers;

/// <summary>What can be wrong with the content of a layer whose tar is well formed.</summary>
internal static class LayerFault
{
    public static OciException Unsafe(RootPath path, string expected, string found) =>
        new(ErrorCodes.UnsafeLayer, $"expected {expected} at `{path}`, found {found}");

    public static OciException TooLarge(string what, long limit) =>
        new(ErrorCodes.LimitExceeded, $"expected a layer with at most {limit} {what}, found more");
}
