using Oci.Build;
using Oci.Content;

namespace Oci.Operations;

/// <summary>Everything that <see cref="FromOperation"/> can be asked for.</summary>
public sealed record FromRequest
{
    /// <summary>The image to begin with, or <c>scratch</c>.</summary>
    public required string Image { get; init; }

    /// <summary>The container's name; null for one made of the image's.</summary>
    public string? Name { get; init; }

    /// <summary>A file that takes the container's ID; null for none. There must be none of that name.</summary>
    public string? Cidfile { get; init; }

    /// <summary>When the image is fetched.</summary>
    public PullPolicy Pull { get; init; } = PullPolicy.Missing;

    /// <summary>Which image of an index; null for the host's platform.</summary>
    public Platform? Platform { get; init; }
}
