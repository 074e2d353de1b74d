using Oci.Build;
using Oci.Containerfile;
using Oci.Content;
using Oci.Images;

namespace Oci.Operations;

/// <summary>The platforms that every base image of a build is there for: those of the target's own base for which each other one has an image too.</summary>
/// <param name="bases">Finds them.</param>
internal sealed class BasePlatforms(BaseImages bases)
{
    private const string Unknown = "unknown";

    private List<Platform>? common;

    /// <summary>The platforms, in that base's order; this machine's alone where no stage of the target begins with an image for what is built.</summary>
    /// <param name="request">The plan, for any platform.</param>
    /// <param name="ct">Cancels.</param>
    /// <exception cref="Diagnostics.OciException">As planning: a base is not there.</exception>
    public async Task<IReadOnlyList<Platform>> ListAsync(PlanRequest request, CancellationToken ct)
    {
        // Planned for another platform than this machine's, to tell what is asked for the target from what FROM --platform=$BUILDPLATFORM asks for.
        var probe = new Platform
        {
            Os = request.BuildPlatform.Os,
            Architecture = request.BuildPlatform.Architecture == "arm64" ? "amd64" : "arm64",
            OsVersion = IsAnyWritten(request.Syntax) ? Unknown : null, // what nobody writes in a FROM
        };
        await new Planner(request with { TargetPlatform = probe, Resolve = (reference, platform, cancel) => ResolveAsync(reference, platform, platform.FullName == probe.FullName, cancel) }).PlanAsync(ct);
        return common ?? [request.BuildPlatform];
    }

    // FROM --platform=linux/arm64 asks for that one whatever the target is.
    private static bool IsAnyWritten(ContainerfileSyntax syntax) => syntax.Stages.Any(stage => stage.From.Platform is { } word && !word.Text.Contains('$', StringComparison.Ordinal));

    private async Task<Image> ResolveAsync(string reference, Platform platform, bool isForTarget, CancellationToken ct)
    {
        if (!isForTarget) return await bases.ResolveAsync(reference, platform, ct);
        var platforms = await PlatformsOfAsync(reference, ct);
        common = common is null ? platforms : common.FindAll(one => platforms.Exists(other => new PlatformSelector(one).Rank(other) is not null));
        return await bases.ResolveAsync(reference, platforms.FirstOrDefault() ?? platform, ct);
    }

    private async Task<List<Platform>> PlatformsOfAsync(string reference, CancellationToken ct)
    {
        using var whole = await bases.FindWholeAsync(reference, ct);
        var loader = new ImageLoader(whole.Content);
        if (!MediaTypes.IsIndex(whole.Target.MediaType)) return [(await loader.LoadManifestAsync(whole.Target, ct)).Platform];
        var entries = (await loader.ReadIndexAsync(whole.Target, ct)).Value.Manifests;
        return [.. entries.Where(entry => !PlatformSelector.IsAttestation(entry)).Select(entry => entry.Platform).OfType<Platform>().Where(IsKnown).DistinctBy(platform => platform.FullName)];
    }

    private static bool IsKnown(Platform platform) => platform.Os != Unknown && platform.Architecture != Unknown;
}
