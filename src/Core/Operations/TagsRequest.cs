namespace Oci.Operations;

/// <summary>What <see cref="TagsOperation"/> can be asked for.</summary>
public sealed record TagsRequest
{
    /// <summary>The repository: <c>HOST/PATH</c>, or a layout or archive.</summary>
    public required string Repository { get; init; }
}
