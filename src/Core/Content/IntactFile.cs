using Microsoft.Win32.SafeHandles;
using Oci.Native;

namespace Oci.Content;

/// <summary>An open file that is known to be what a digest says, as long as its stamp stays what it was when that was looked up.</summary>
/// <param name="Handle">The file.</param>
/// <param name="Stamp">What it had then.</param>
internal sealed record IntactFile(SafeFileHandle Handle, FileStamp Stamp) : IDisposable
{
    /// <summary>Whether nothing was written to it since.</summary>
    public bool IsUnchanged => FileStamp.Of(Handle) == Stamp;

    /// <inheritdoc/>
    public void Dispose() => Handle.Dispose();
}
