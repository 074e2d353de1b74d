using Oci.Containerfile;
using Oci.Content;
using Oci.Diagnostics;
using Oci.Images;

namespace Oci.Build;

/// <summary>Goes through one stage's instructions.</summary>
internal sealed partial class StagePlanner(Planner planner, StageSyntax stage)
{
    private const string DefaultPath = "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";
    private const string Scratch = "scratch";

    private readonly string name = stage.Name ?? (planner.Request.Syntax.Stages.Count == 1 ? "" : $"stage-{stage.Index}");
    private StageState state = null!;
    private int number = 1;
    private int fetched;
    private int total;

    /// <summary>Plans the stage and what it needs.</summary>
    public async Task<StageState> PlanAsync(CancellationToken ct)
    {
        total = 1 + stage.Instructions.Count(MakesStep);
        var triggers = await BeginAsync(ct);
        SetEnvironment(planner.Request.Environment);
        foreach (var instruction in triggers) await PlanAsync(instruction, ct);
        foreach (var instruction in stage.Instructions) await PlanAsync(instruction, ct);
        return state;
    }

    private static bool MakesStep(InstructionSyntax instruction) => instruction is RunSyntax or FileTransferSyntax or WorkdirSyntax;

    private async Task PlanAsync(InstructionSyntax instruction, CancellationToken ct)
    {
        switch (instruction)
        {
            case RunSyntax run: await RunAsync(run, ct); break;
            case CopySyntax copy: await CopyAsync(copy, ct); break;
            case AddSyntax add: Add(add); break;
            case WorkdirSyntax workdir: Workdir(workdir); break;
            default: Configure(instruction); break;
        }
    }

    // The stage's tree and configuration before its first instruction, and what the base image wants to be done first.
    private async Task<IReadOnlyList<InstructionSyntax>> BeginAsync(CancellationToken ct)
    {
        var from = stage.From;
        var reference = stage.Index == 0 && planner.Request.From is { } given ? given : planner.Globals.Expand(from.Image);
        if (reference.Length == 0)
            throw new OciException(ErrorCodes.BaseMissing, $"expected the name of a base image, found nothing: `{from.Image.Text}` expands to an empty text",
                "give the ARG a default, or pass --build-arg", from.Image.Span);
        var platform = from.Platform is { } word ? Platform.Parse(planner.Globals.Expand(word)) : planner.Request.TargetPlatform;
        foreach (var after in from.After) await PlanNeededAsync(planner.Globals.Expand(after), after.Span, ct);
        var context = ContextNames.Find(planner.Request, reference);
        if ((context is null ? EarlierStage(reference) : StageOf(context)) is { } other) return Continue(await planner.PlanStageAsync(other, ct));
        if (context is not null && planner.Request.FolderContexts.Contains(context)) BeginWithFolder(context, platform);
        else if (IsScratch(ImageOf(reference, context))) BeginEmpty(platform);
        else return await BeginWithImageAsync(ImageOf(reference, context), platform, ct);
        return [];
    }

    // A named context may stand for nothing, too.
    private string ImageOf(string reference, string? context) => context is null ? reference : planner.Request.ImageContexts[context];

    private StageSyntax? StageOf(string context) => planner.Request.StageContexts.TryGetValue(context, out var other) ? Planner.FindTarget(planner.Request.Syntax, other) : null;

    private static bool IsScratch(string image) => string.Equals(image, Scratch, StringComparison.OrdinalIgnoreCase);

    private StageSyntax? EarlierStage(string reference) =>
        planner.Request.Syntax.Stages.Take(stage.Index).LastOrDefault(other => string.Equals(other.Name, reference, StringComparison.OrdinalIgnoreCase));

    private async Task PlanNeededAsync(string other, SourceSpan at, CancellationToken ct)
    {
        if (planner.FindSource(other, stage, at) is not { } needed)
            throw new OciException(ErrorCodes.StageNotFound, $"expected the name of a stage, found `{Native.ByteText.Escape(other)}`", null, at);
        await planner.PlanStageAsync(needed, ct);
    }

    // What the stage below left for those that begin with it is done now.
    private List<InstructionSyntax> Continue(StageState parent)
    {
        state = new StageState { Name = Display, Base = parent.Base, Root = parent.Root, Image = parent.Image, Scope = parent.Scope.Copy(), HasCommand = false };
        state.Inherit(parent);
        var triggers = Triggers(parent.Config, $"stage {parent.Name}");
        state.Config = state.Config with { OnBuild = null };
        return triggers;
    }

    private List<InstructionSyntax> Triggers(ContainerConfig config, string of)
    {
        var triggers = (config.OnBuild ?? []).Select(trigger => Parser.ParseInstruction(new SourceText($"ONBUILD of {of}", trigger))).ToList();
        total += triggers.Count(MakesStep);
        return triggers;
    }

    private void BeginEmpty(Platform platform)
    {
        var image = new ImageConfig
        {
            Architecture = platform.Architecture,
            Variant = platform.Variant,
            Os = platform.Os,
            OsVersion = platform.OsVersion,
            RootFs = new RootFs(),
            Config = new ContainerConfig { WorkingDir = "/" },
        };
        state = new StageState { Name = Display, Base = null, Root = new ScratchStep { Origin = Origin(stage.From) }, Image = image, Scope = NewScope([], platform.Os) };
    }

    private void BeginWithFolder(string context, Platform platform)
    {
        BeginEmpty(platform);
        var origin = Origin(stage.From);
        var source = new TreeSource(new ContextStep { Name = context, Origin = origin }, "/");
        state.Advance(new CopyStep { Origin = origin, Root = state.Root, Sources = [source], Destination = "/" }, $"FROM {context}");
    }

    private async Task<IReadOnlyList<InstructionSyntax>> BeginWithImageAsync(string wanted, Platform platform, CancellationToken ct)
    {
        var image = await planner.ResolveAsync(wanted, platform, stage.From.Image.Span, ct);
        var config = image.Config.Value;
        var inherited = config.Config ?? new ContainerConfig();
        var triggers = Triggers(inherited, wanted);
        state = new StageState
        {
            Name = Display,
            Base = image,
            Root = new BaseStep { Origin = Origin(stage.From), Reference = wanted, Image = image },
            Image = config with { Config = inherited with { OnBuild = null, Labels = planner.Request.InheritLabels ? inherited.Labels : null } },
            Scope = NewScope(inherited.Env ?? [], config.Os),
        };
        return triggers;
    }

    // An image without PATH would leave its processes without one: every builder adds the usual one. Windows has its own.
    private StageScope NewScope(IReadOnlyList<string> environment, string os) => new(
        planner.Request.Syntax.Directives.Escape,
        os == "windows" || environment.Any(entry => entry.StartsWith("PATH=", StringComparison.Ordinal)) ? environment : [.. environment, DefaultPath]);

    private string Display => stage.Name ?? stage.Index.ToString();

    private StepOrigin Origin(InstructionSyntax instruction, string? text = null)
    {
        var scope = $"{name} {(instruction is FromSyntax ? 1 : ++number)}/{total}".TrimStart();
        if (planner.Request.NamesPlatform) scope = $"{planner.Request.TargetPlatform.FullName} {scope}";
        return new StepOrigin(scope, text ?? instruction.Text, instruction.Span);
    }
}
