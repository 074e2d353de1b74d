using Oci.Diagnostics;

namespace Oci.Layouts;

/// <summary>A broken document at a layout's root is a broken layout.</summary>
internal static class LayoutFault
{
    /// <exception cref="OciException"><see cref="ErrorCodes.InvalidLayout"/>.</exception>
    public static T Guard<T>(string where, Func<T> parse)
    {
        try
        {
            return parse();
        }
        catch (OciException e) when (e.Code == ErrorCodes.InvalidDocument)
        {
            throw new OciException(ErrorCodes.InvalidLayout, e.Message, $"restore `{Native.ByteText.Escape(where)}` from a copy, or move it away and copy the images in again", inner: e);
        }
    }
}
