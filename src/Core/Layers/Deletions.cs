using System.Runtime.Versioning;
using Oci.Native;

namespace Oci.Layers;

/// <summary>What whiteouts do to a target.</summary>
[SupportedOSPlatform("linux")]
internal abstract class Deletions
{
    /// <summary>The lower layers' file or tree of that name is gone; what this layer has written stays.</summary>
    public abstract void Delete(RootPath directory, ReadOnlySpan<byte> name);

    /// <summary>Everything that lower layers have in a directory is gone.</summary>
    public abstract void DeleteAll(RootPath directory);
}
