namespace Oci.Interop.Publish;

/// <summary>Tests of the MSBuild package, which share one feed and one restore.</summary>
[CollectionDefinition(nameof(PublishCollection))]
public sealed class PublishCollection : ICollectionFixture<PublishWorkspace>;
