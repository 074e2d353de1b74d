using Oci.Transfer;

namespace Oci.Operations;

/// <summary>One image to keep in step.</summary>
/// <param name="Source">Where it is.</param>
/// <param name="Name">Its whole name: <c>HOST/PATH:TAG</c>, or the path below a folder.</param>
/// <param name="Access">How its registry is reached; null for as the command line says.</param>
internal sealed record SyncItem(ImageLocation Source, string Name, RegistryAccess? Access);
