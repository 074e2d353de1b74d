using Oci.Content;
using Oci.Images;

namespace Oci.Build;

/// <summary>An image that a plan makes: a chain of steps for its layers, and everything else that is known before they run.</summary>
public sealed record PlannedImage
{
    /// <summary>The stage's name, or its number.</summary>
    public required string Stage { get; init; }

    /// <summary>What the image was asked for; its configuration may say otherwise where FROM names a platform.</summary>
    public required Platform Platform { get; init; }

    /// <summary>The image that the chain begins with; null for <c>scratch</c>.</summary>
    public required Image? Base { get; init; }

    /// <summary>The last step of the chain; the whole tree.</summary>
    public required BuildStep Root { get; init; }

    /// <summary>The configuration to be, without diff IDs, history and time.</summary>
    public required ImageConfig Config { get; init; }

    /// <summary>What each instruction adds to the history, after the base's.</summary>
    public required IReadOnlyList<PlannedHistory> History { get; init; }
}
