namespace Oci.Tests;

/// <summary>Tests of what the whole process holds, which run when no other test does.</summary>
[CollectionDefinition(nameof(AloneCollection), DisableParallelization = true)]
public sealed class AloneCollection;
