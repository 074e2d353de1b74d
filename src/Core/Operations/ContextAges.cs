using Oci.Build;

namespace Oci.Operations;

/// <summary>How old the contexts of a build are, for SOURCE_DATE_EPOCH to name one of them.</summary>
/// <param name="contexts">The contexts.</param>
/// <param name="input">Knows how old a fetched one is.</param>
/// <param name="stages">The stages, which may be named too.</param>
internal sealed class ContextAges(BuildContexts contexts, BuildInput input, StageAges stages)
{
    private const string Main = "context";

    /// <summary>The folder of the main context.</summary>
    public string Folder => contexts.Main.Folder;

    /// <summary>What the main context is as old as where nobody asks; null to look for its repository.</summary>
    public long? Moment => input.Moment;

    /// <summary>
    /// The age of <c>context</c>, of the named context or of the stage of this name: its commit's time, else what the server said of its file, else that of its newest file,
    /// in seconds since 1970; null where there is none of that name. Source: the Dockerfile reference, SOURCE_DATE_EPOCH.
    /// </summary>
    public async Task<long?> FindAsync(string name, CancellationToken ct)
    {
        var key = name == Main ? ContextStep.Main : name.ToLowerInvariant();
        if (!contexts.ByName.TryGetValue(key, out var context)) return await stages.FindAsync(name, ct);
        return input.AgeOf(context.Folder) is > 0 and var time ? time : context.FindNewest();
    }
}
