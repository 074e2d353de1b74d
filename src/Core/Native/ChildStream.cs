namespace Oci.Native;

/// <summary>Where a standard stream of a child leads.</summary>
internal enum ChildStream
{
    /// <summary>To <c>/dev/null</c>.</summary>
    Nothing,
    /// <summary>Where ours leads.</summary>
    Inherited,
    /// <summary>To a pipe whose other end is ours.</summary>
    Pipe,
}
