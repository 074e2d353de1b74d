using Oci.Content;

namespace Oci.Build;

/// <summary>What is known of a file on the web since it was last fetched.</summary>
public sealed record HttpRecord
{
    /// <summary>The server's name for the content; null where it has none.</summary>
    public string? Tag { get; init; }

    /// <summary>When it was last changed: seconds since 1970; null where the server does not say.</summary>
    public long? ModifiedAt { get; init; }

    /// <summary>The content's SHA-256.</summary>
    public required Digest Digest { get; init; }
}
