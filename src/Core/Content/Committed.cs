namespace Oci.Content;

/// <summary>The check that stands before every commit.</summary>
internal static class Committed
{
    /// <exception cref="DigestMismatchException">What was written is not what was expected.</exception>
    public static void Check(Descriptor? expected, Digest digest, long size)
    {
        if (expected is null) return;
        if (expected.Size != size) throw new DigestMismatchException($"expected {expected.Size} bytes for `{expected.Digest}`, found {size}");
        if (expected.Digest != digest) throw new DigestMismatchException($"expected content of digest `{expected.Digest}`, found `{digest}`");
    }
}
