using Oci.Diagnostics;

namespace Oci.Layers;

/// <summary>The faults of an untrusted tar.</summary>
internal static class TarFault
{
    public const int BlockSize = 512;

    public static OciException Invalid(long offset, string message) =>
        new(ErrorCodes.InvalidTar, $"{message}, in the tar at byte {offset}");

    public static OciException Truncated(long offset, string inside) =>
        Invalid(offset, $"expected more of {inside}, found the end of the stream");

    public static OciException TooMuch(long offset, string what, long limit, long found) =>
        new(ErrorCodes.LimitExceeded, $"expected at most {limit} {what}, found {found}, in the tar at byte {offset}");
}
