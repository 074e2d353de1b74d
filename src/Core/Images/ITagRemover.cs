namespace Oci.Images;

/// <summary>An <see cref="IImageRepository"/> that can take a tag away without deleting what it stands for.</summary>
public interface ITagRemover
{
    /// <summary>Removes <paramref name="tag"/>; false when it was not there.</summary>
    Task<bool> UntagAsync(string tag, CancellationToken ct);
}
