namespace Oci.Registries;

/// <summary>One <c>[[registry.mirror]]</c>.</summary>
/// <param name="Location">What stands in the prefix's place.</param>
/// <param name="Insecure">Whether it may be reached over http, or without a proven certificate.</param>
/// <param name="ForTags">Whether it is asked for images by tag.</param>
/// <param name="ForDigests">Whether it is asked for images by digest.</param>
internal sealed record RegistryMirror(string Location, bool Insecure, bool ForTags, bool ForDigests);
