using System.Text;
using Oci.Containerfile;
using Oci.Diagnostics;

namespace Oci.Build;

internal sealed partial class StagePlanner
{
    private async Task CopyAsync(CopySyntax copy, CancellationToken ct)
    {
        var from = copy.From is { } word ? await SourceTreeAsync(state.Scope.Expand(word), word.Span, ct) : Context(ContextStep.Main, copy);
        Transfer(copy, "COPY", copy.Parents, path => new TreeSource(from, copy.From is null ? Local(path, copy) : path));
    }

    private static string Local(string path, CopySyntax copy) => !HttpAddress.IsHttp(path) && !GitAddress.IsGit(path) ? path
        : throw new OciException(ErrorCodes.SourceNotFound, $"expected a path of the context, found the address `{Native.ByteText.Escape(path)}`", "fetch with `ADD` instead of `COPY`", copy.Span);

    private void Add(AddSyntax add) => Transfer(add, "ADD", parents: false, path => RemoteSource.Of(path, add, state.Scope) is { } remote
        ? Fetched(remote, add)
        : new TreeSource(Context(ContextStep.Main, add), path) { Unpack = add.Unpack ?? true });

    private TreeSource Fetched(RemoteSource remote, AddSyntax add)
    {
        if (remote.Git is { } repository)
            return new TreeSource(new GitStep { Address = repository, KeepGitFolder = remote.KeepsGit, Origin = FetchOrigin(add, $"fetch {repository}") }, "/");
        var address = remote.Http!;
        var step = new HttpStep { Address = address, Checksum = remote.Checksum, Origin = FetchOrigin(add, $"fetch {address}") };
        return new TreeSource(step, NamePattern.Escape(address.FileName)) { Unpack = add.Unpack ?? false };
    }

    private StepOrigin FetchOrigin(AddSyntax add, string text) => new($"{name} fetch {++fetched}".TrimStart(), text, add.Span);

    private void Transfer(FileTransferSyntax instruction, string keyword, bool parents, Func<string, FileSource> open)
    {
        var destination = state.Scope.Expand(instruction.Destination);
        var sources = new List<FileSource>();
        var recorded = new StringBuilder(keyword);
        if (instruction.Chown is { } chown) recorded.Append($" --chown={state.Scope.Expand(chown)}");
        if (instruction.Chmod is { } chmod) recorded.Append($" --chmod={state.Scope.Expand(chmod)}");
        foreach (var source in instruction.Sources)
        {
            var path = source.Inline is null ? state.Scope.Expand(source.Path) : source.Inline.Name;
            sources.Add(source.Inline is { } document ? new InlineSource(document.Name, state.Scope.ExpandDocument(document)) : open(path));
            recorded.Append(source.Inline is null ? $" {HttpAddress.WithoutPassword(path)}" : $" <<{path}");
        }
        recorded.Append($" {destination}");
        var step = new CopyStep
        {
            Origin = Origin(instruction, recorded.ToString()),
            Root = state.Root,
            Sources = sources,
            Destination = Target(destination),
            Owner = instruction.Chown is { } owner ? state.Scope.Expand(owner) : null,
            Mode = instruction.Chmod is { } mode ? CheckMode(state.Scope.Expand(mode), mode.Span) : null,
            Link = instruction.Link,
            Parents = parents,
            Excludes = [.. instruction.Excludes.Select(exclude => CheckPattern(state.Scope.Expand(exclude), exclude.Span))],
        };
        state.Advance(step, recorded.ToString());
    }

    private string Target(string destination)
    {
        var target = state.Absolute(destination is "" ? "." : destination);
        return destination is "." or "" && !target.EndsWith('/') ? target + "/" : target;
    }

    private static string CheckMode(string mode, SourceSpan at) => ModeExpression.TryParse(mode, out _) ? mode
        : throw new OciException(ErrorCodes.InvalidValue, $"expected a mode such as `0755` or `u=rwX,go=rX`, found `{Native.ByteText.Escape(mode)}`", null, at);

    private static string CheckPattern(string pattern, SourceSpan at) =>
        IgnoreFile.FromPatterns([pattern]).Diagnostics is [var problem, ..] ? throw new OciException(problem.Code, problem.Message, problem.Hint, at) : pattern;

    private void Workdir(WorkdirSyntax workdir)
    {
        var path = state.Scope.Expand(workdir.Path);
        var folder = state.Absolute(path);
        state.Config = state.Config with { WorkingDir = folder };
        if (folder == "/") state.Record("WORKDIR /");
        else state.Advance(new FolderStep { Origin = Origin(workdir, $"WORKDIR {path}"), Root = state.Root, Path = folder.TrimEnd('/'), Owner = state.Config.User ?? "" }, $"WORKDIR {folder.TrimEnd('/')}");
    }

    private static ContextStep Context(string context, InstructionSyntax instruction) =>
        new() { Name = context, Origin = new StepOrigin($"context {context}", context, instruction.Span) };

    /// <summary>What <c>--from</c> means: a named context, a stage, an image.</summary>
    private async Task<BuildStep> SourceTreeAsync(string from, SourceSpan at, CancellationToken ct)
    {
        var context = ContextNames.Find(planner.Request, from);
        if ((context is null ? planner.FindSource(from, stage, at) : StageOf(context)) is { } other) return (await planner.PlanStageAsync(other, ct)).Root;
        if (context is not null && planner.Request.FolderContexts.Contains(context)) return new ContextStep { Name = context, Origin = new StepOrigin($"context {context}", context, at) };
        var reference = ImageOf(from, context);
        if (IsScratch(reference)) return new ScratchStep { Origin = new StepOrigin(Scratch, Scratch, at) };
        var image = await planner.ResolveAsync(reference, planner.Request.TargetPlatform, at, ct);
        return new BaseStep { Reference = reference, Image = image, Origin = new StepOrigin($"image {reference}", $"FROM {reference}", at) };
    }
}
