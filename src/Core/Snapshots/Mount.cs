namespace Oci.Snapshots;

/// <summary>Something to mount. Snapshots produce it, the runtime consumes it; neither knows more of the other.</summary>
/// <param name="Type">File system type: <c>overlay</c>, <c>bind</c>, <c>tmpfs</c>.</param>
/// <param name="Source">A folder, a device, or the type again.</param>
/// <param name="Target">Where, as an absolute path inside the container; empty for the root itself.</param>
/// <param name="Options">As <c>mount(8)</c> takes them, in order.</param>
public sealed record Mount(string Type, string Source, string Target, IReadOnlyList<string> Options);
