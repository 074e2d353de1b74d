using Oci.Content;

namespace Oci.Operations;

/// <summary>One place an image was put.</summary>
/// <param name="Reference">The reference in full, as it can be read again.</param>
/// <param name="Target">The manifest or index there: another format may have another digest.</param>
public sealed record TaggedImage(string Reference, Descriptor Target);
