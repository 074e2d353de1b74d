namespace Oci.Layers;

/// <summary>What applying a layer came to.</summary>
/// <param name="Entries">How many entries it had.</param>
/// <param name="Size">Bytes of file content, holes included.</param>
public sealed record AppliedLayer(long Entries, long Size);
