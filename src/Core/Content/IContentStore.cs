namespace Oci.Content;

/// <summary>A place that holds content by digest.</summary>
public interface IContentStore
{
    /// <summary>Whether the content is there (not whether it is intact).</summary>
    ValueTask<bool> ContainsAsync(Descriptor content, CancellationToken ct);

    /// <summary>Opens the content. The stream verifies size and digest and throws <see cref="DigestMismatchException"/> at its end when they differ.</summary>
    /// <exception cref="ContentNotFoundException">The content is not there.</exception>
    Task<Stream> OpenReadAsync(Descriptor content, CancellationToken ct);

    /// <summary>Begins writing content whose digest need not be known yet.</summary>
    Task<ContentWriter> BeginWriteAsync(CancellationToken ct);
}
