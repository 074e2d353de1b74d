using Oci.Content;

namespace Oci.Operations;

/// <summary>A name and what it stands for, or stood for.</summary>
/// <param name="Name">In full, as the place keeps it.</param>
/// <param name="Target">The manifest or index.</param>
public sealed record NamedImage(string Name, Descriptor Target);
