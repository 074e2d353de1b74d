using Oci.Build;

namespace Oci.Operations;

/// <summary>How old the contexts of a build are, for SOURCE_DATE_EPOCH to name one of them.</summary>
/// <param name="contexts">The contexts.</param>
/// <param name="input">Knows of which commit a fetched one is.</param>
internal sealed class ContextAges(BuildContexts contexts, BuildInput input)
{
    private const string Main = "context";

    /// <summary>The folder of the main context.</summary>
    public string Folder => contexts.Main.Folder;

    /// <summary>What the main context is as old as where nobody asks; null to look for its repository.</summary>
    public long? Moment => input.Moment;

    /// <summary>
    /// The age of <c>context</c> or of the named context of this name: its commit's time, else that of its newest file, in seconds since 1970; null where there is none of that name.
    /// Source: the Dockerfile reference, SOURCE_DATE_EPOCH.
    /// </summary>
    public long? Find(string name)
    {
        var key = name == Main ? ContextStep.Main : name.ToLowerInvariant();
        if (!contexts.ByName.TryGetValue(key, out var context)) return null;
        return input.CommitTimeOf(context.Folder) is > 0 and var time ? time : context.FindNewest();
    }
}
