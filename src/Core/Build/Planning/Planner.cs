using Oci.Containerfile;
using Oci.Content;
using Oci.Diagnostics;
using Oci.Images;

namespace Oci.Build;

/// <summary>
/// Turns a Containerfile into a plan: expands every variable, follows the target's stages and leaves the others alone, asks for the base
/// images it meets and for no other. Reads no file and runs nothing.
/// </summary>
/// <param name="request">What to plan.</param>
public sealed class Planner(PlanRequest request)
{
    private readonly Dictionary<int, StageState> stages = [];
    private readonly List<StageSyntax> open = [];
    private readonly Dictionary<(string Reference, string Platform), Task<Image>> images = [];
    private StageScope? globals;

    internal PlanRequest Request => request;

    /// <summary>Makes one plan for several platforms; stages that do not look at the platform are done once for all of them.</summary>
    /// <param name="request">What to plan; its target platform is replaced.</param>
    /// <param name="platforms">At least one.</param>
    /// <param name="ct">Cancels.</param>
    /// <exception cref="OciException">As with <see cref="PlanAsync(CancellationToken)"/>.</exception>
    public static async Task<BuildPlan> PlanAsync(PlanRequest request, IReadOnlyList<Platform> platforms, CancellationToken ct)
    {
        var targets = new List<PlannedImage>();
        foreach (var platform in platforms)
            targets.Add(await new Planner(request with { TargetPlatform = platform, NamesPlatform = platforms.Count > 1 }).PlanImageAsync(ct));
        return BuildPlan.Of(targets);
    }

    /// <summary>Makes the plan.</summary>
    /// <exception cref="OciException">A stage is missing or needs itself, a base is not there, a variable cannot be expanded.</exception>
    public async Task<BuildPlan> PlanAsync(CancellationToken ct) => BuildPlan.Of(await PlanImageAsync(ct));

    private async Task<PlannedImage> PlanImageAsync(CancellationToken ct)
    {
        var target = FindTarget(request.Syntax, request.Target);
        var state = await PlanStageAsync(target, ct);
        state.Scope.UnsetEnvironment(request.UnsetEnvironment);
        StagePlanner.UnsetLabels(state, request.UnsetLabels);
        foreach (var (name, value) in request.Labels.OrderBy(label => label.Key, StringComparer.Ordinal)) StagePlanner.SetLabel(state, name, value);
        if (request.PlatformIsGiven) state.Image = OfPlatform(state.Image, request.TargetPlatform);
        return state.ToImage() with { Platform = request.TargetPlatform };
    }

    // What was asked for is what the image says, whatever its last FROM began with. What the base knows better of the same platform stays.
    private static ImageConfig OfPlatform(ImageConfig image, Platform platform)
    {
        var isSame = image.Os == platform.Os && image.Architecture == platform.Architecture;
        return image with
        {
            Os = platform.Os,
            Architecture = platform.Architecture,
            Variant = platform.Variant ?? (isSame ? image.Variant : null),
            OsVersion = platform.OsVersion ?? (isSame ? image.OsVersion : null),
        };
    }

    /// <summary>The variables before the first FROM.</summary>
    internal StageScope Globals => globals ??= ReadGlobals();

    /// <summary>The stage's tree and configuration, planned once.</summary>
    /// <exception cref="OciException"><see cref="ErrorCodes.StageCycle"/>.</exception>
    internal async Task<StageState> PlanStageAsync(StageSyntax stage, CancellationToken ct)
    {
        if (stages.TryGetValue(stage.Index, out var done)) return done;
        if (open.Contains(stage)) throw Cycle(stage);
        open.Add(stage);
        var planned = await new StagePlanner(this, stage).PlanAsync(ct);
        open.RemoveAt(open.Count - 1);
        return stages[stage.Index] = planned;
    }

    /// <summary>An image that is not a stage.</summary>
    internal async Task<Image> ResolveAsync(string reference, Platform platform, SourceSpan? at, CancellationToken ct)
    {
        var key = (reference, platform.FullName);
        if (!images.TryGetValue(key, out var image)) images[key] = image = request.Resolve(reference, platform, ct);
        try
        {
            return await image;
        }
        catch (OciException fault) when (fault.At is null && fault.GetType() == typeof(OciException))
        {
            throw new OciException(fault.Code, fault.Message, fault.Hint, at, fault);
        }
    }

    /// <summary>The stage that <c>--from</c> names, by name or number; null when it names none.</summary>
    /// <exception cref="OciException"><see cref="ErrorCodes.StageNotFound"/>: a number without a stage before this one.</exception>
    internal StageSyntax? FindSource(string name, StageSyntax user, SourceSpan? at)
    {
        if (request.Syntax.FindStage(name) is { } named)
        {
            // A stage has no use for itself: its name is an earlier one's, if there is one.
            return named != user ? named : request.Syntax.Stages.Take(user.Index).LastOrDefault(stage => string.Equals(stage.Name, name, StringComparison.OrdinalIgnoreCase)) ?? named;
        }
        if (!int.TryParse(name, System.Globalization.NumberStyles.None, null, out var number)) return null;
        if (number < user.Index) return request.Syntax.Stages[number];
        throw new OciException(ErrorCodes.StageNotFound,
            $"expected the number of an earlier stage, found `{number}` in stage {user.Index}", user.Index == 0 ? "name an image or a context instead" : $"use 0 to {user.Index - 1}, or a stage's name", at);
    }

    /// <summary>The stage to build: that of the name or number, else the last.</summary>
    /// <exception cref="OciException"><see cref="ErrorCodes.StageNotFound"/>.</exception>
    internal static StageSyntax FindTarget(ContainerfileSyntax syntax, string? target)
    {
        var all = syntax.Stages;
        if (string.IsNullOrEmpty(target)) return all[^1];
        if (syntax.FindStage(target) is { } named) return named;
        if (int.TryParse(target, System.Globalization.NumberStyles.None, null, out var number) && number < all.Count) return all[number];
        var names = string.Join(", ", all.Select(stage => $"`{stage.Name ?? stage.Index.ToString()}`"));
        throw new OciException(ErrorCodes.StageNotFound,
            $"expected the name of a stage of `{syntax.Source.Path}` as target, found `{Native.ByteText.Escape(target)}`", $"choose one of {names}");
    }

    private OciException Cycle(StageSyntax stage)
    {
        var path = open.SkipWhile(other => other != stage).Append(stage).Select(other => other.Name ?? other.Index.ToString());
        return new OciException(ErrorCodes.StageCycle, $"expected stages that can be built one after the other, found a cycle: `{string.Join("` needs `", path)}`",
            "move what both need into a stage of its own", stage.From.Span);
    }

    private StageScope ReadGlobals()
    {
        var scope = new StageScope(request.Syntax.Directives.Escape, []);
        foreach (var (name, value) in PredefinedArguments.Platforms(request)) scope.Declare(name, request.BuildArgs.GetValueOrDefault(name, value));
        foreach (var declaration in request.Syntax.GlobalArguments.SelectMany(instruction => instruction.Declarations))
        {
            var name = declaration.Name.Text;
            var value = request.BuildArgs.GetValueOrDefault(name) ?? (declaration.Default is { } word ? scope.Expand(word) : null);
            scope.Declare(name, value);
        }
        return scope;
    }
}
