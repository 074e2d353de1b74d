using Oci.Content;

namespace Oci.Layouts;

/// <summary>What a name means in a layout.</summary>
/// <param name="Target">The manifest or index.</param>
/// <param name="Content">Its bytes, where they are not a blob of the layout: several entries of <c>index.json</c> that are one image together.</param>
internal sealed record LayoutFinding(Descriptor Target, ReadOnlyMemory<byte>? Content = null);
