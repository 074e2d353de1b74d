namespace Oci.Interop.Registries;

/// <summary>Tests that mean their waits, and so have the machine for themselves.</summary>
[CollectionDefinition(nameof(AloneCollection), DisableParallelization = true)]
public sealed class AloneCollection;
