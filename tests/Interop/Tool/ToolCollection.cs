namespace Oci.Interop.Tool;

/// <summary>Tests of the built tool as a process, which share one base image.</summary>
[CollectionDefinition(nameof(ToolCollection))]
public sealed class ToolCollection : ICollectionFixture<BusyboxLayout>;
