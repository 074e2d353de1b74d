namespace Oci.Content;

/// <summary>A parsed JSON document together with the exact bytes it came from. Editing makes a new document; reading never re-serialises.</summary>
public sealed record Document<T>(ReadOnlyMemory<byte> Raw, Descriptor Descriptor, T Value);
