using System.Text.Json;
using Oci.Containerfile;
using Oci.Content;
using Oci.Diagnostics;
using Oci.Layers;
using Oci.Native;

namespace Oci.Build;

/// <summary>Copies files: COPY and ADD. The layer is written straight from where the files are.</summary>
internal sealed class CopyWork(ExecutorTools tools, CopyStep step, IReadOnlyDictionary<Digest, StepResult> inputs) : FileWork(tools, step, inputs)
{
    private readonly IgnoreFile? excludes = step.Excludes.Count == 0 ? null : IgnoreFile.FromPatterns(step.Excludes).ThrowIfErrors();
    private readonly Dictionary<FileSource, IReadOnlyList<CopyMatch>> selected = new(ReferenceEqualityComparer.Instance);

    public override bool DependsOnRoot => !step.Link;

    public override bool TakesFromContext => true; // directly, or with a stage's files

    public override async Task<IReadOnlyList<Digest>> ReadDigestsAsync(CancellationToken ct)
    {
        var digests = new List<Digest>();
        foreach (var source in step.Sources.OfType<TreeSource>())
            digests.Add(await Tools.Digests.OfAsync(source.From, ResultOf(source.From), json => WritePart(json, source), tree => Select(source, tree), ct));
        if (digests.Count == step.Sources.Count && digests.All(digest => digest == CopyDigest.OfNothing) && !step.Parents && !step.Sources.Any(IsAnywhere)) throw NothingFound();
        // The tree below is not in the key with --link: the names that are looked up in it are.
        if (step.Link && step.Owner is { } owner && !Ownership.IsNumeric(owner))
            digests.Add(await Tools.Digests.OfAsync(step.Root, ResultOf(step.Root), json => json.WriteBoolean("accounts", true), Ownership.SelectFiles, ct));
        return digests;
    }

    protected override async Task<LayerBlob?> ExecuteAsync(StepResult root, CancellationToken ct)
    {
        using var writer = await Tools.Writers.EnterAsync(ct);
        using var resources = new Disposables();
        FileTree below = step.Link ? EmptyTree.Instance : resources.Add(await Tools.Trees.OpenAsync(root.Layers, ct));
        var names = step.Link && step.Owner is not null ? resources.Add(await Tools.Trees.OpenAsync(root.Layers, ct)) : below;
        var target = new PendingTree(below);
        var copier = new FileCopier(target, new CopyOptions
        {
            Owner = step.Owner is { } owner ? await Ownership.ResolveAsync(owner, names, ct) : null,
            Mode = step.Mode is { } mode && ModeExpression.TryParse(mode, out var expression) ? expression!.Apply : null,
            Now = Tools.Options.Time.Created,
            ContextTime = Tools.Options.Time.Context,
            Destination = step.Destination,
        });
        var spool = resources.Add(new ContentSpool(Tools.Options.TempFolder));
        foreach (var source in step.Sources) await CopyAsync(source, target, copier, spool, resources, ct);
        return await Tools.WriteLayerAsync(target.ToChanges(), step, ct);
    }

    private async Task CopyAsync(FileSource source, PendingTree target, FileCopier copier, ContentSpool spool, Disposables resources, CancellationToken ct)
    {
        copier.BeginSource();
        if (source is InlineSource document)
        {
            var tree = new DocumentTree(document.Name, document.Content, Tools.Options.Time.Created);
            copier.Copy(new CopyMatch(tree, tree.File.Path.Name.ToArray(), tree.File, []), step.Destination);
            return;
        }
        var files = (TreeSource)source;
        var matches = await MatchesAsync(files, resources, ct);
        if (matches.Count == 0 && step.Parents && step.Destination.EndsWith('/')) copier.MakeFolder(copier.Locate(RootPath.Clean(step.Destination)));
        foreach (var match in matches)
        {
            await match.FetchAsync(ct);
            if (files.Unpack && match.Node.IsFile && await UnpackAsync(match, target, copier, spool, ct)) continue;
            copier.Copy(match, step.Destination);
        }
    }

    private async Task<bool> UnpackAsync(CopyMatch match, PendingTree target, FileCopier copier, ContentSpool spool, CancellationToken ct)
    {
        var unpacker = new ArchiveUnpacker(target, copier, copier.Locate(RootPath.Clean(step.Destination)), spool);
        await using var content = match.Tree.OpenRead(match.Node);
        if (!await Task.Run(() => unpacker.TryUnpack(content, ct), ct)) return false;
        await target.FetchAsync(unpacker.NeededFromBelow, ct);
        return true;
    }

    private async Task<IReadOnlyList<CopyMatch>> MatchesAsync(TreeSource source, Disposables resources, CancellationToken ct)
    {
        if (source.From is not ContextStep context) return Select(source, resources.Add(await Tools.Trees.OpenAsync(ResultOf(source.From).Layers, ct)));
        return selected.TryGetValue(source, out var matches) ? matches : Select(source, Tools.ContextTree(context));
    }

    private IReadOnlyList<CopyMatch> Select(TreeSource source, FileTree tree)
    {
        var selector = new CopySelector(tree, excludes);
        var matches = step.Parents ? SelectWithParents(selector, source.Path) : selector.Select(source.Path);
        if (matches.Count == 0 && !source.Path.Split('/').Any(NamePattern.HasWildcards)) throw NotFound(source);
        return source.From is ContextStep ? selected[source] = matches : matches;
    }

    private static IReadOnlyList<CopyMatch> SelectWithParents(CopySelector selector, string path)
    {
        var pivot = path.IndexOf("/./", StringComparison.Ordinal);
        var (folder, pattern) = pivot < 0 ? ("/", path) : (path[..pivot], path[(pivot + 3)..]);
        return selector.SelectWithParents(folder, pattern);
    }

    private void WritePart(Utf8JsonWriter json, TreeSource source)
    {
        json.WriteString("path", source.Path);
        json.WriteFlag("parents", step.Parents);
        json.WriteStrings("excludes", step.Excludes);
    }

    private static bool IsAnywhere(FileSource source) => source is TreeSource files && files.Path.Contains("**", StringComparison.Ordinal);

    private OciException NotFound(TreeSource source)
    {
        var hidden = source.From is ContextStep context && Tools.Options.Contexts[context.Name].Hides(source.Path);
        return new OciException(ErrorCodes.SourceNotFound, $"expected `{ByteText.Escape(source.Path)}` in {Describe(source.From)}, found nothing: file not found",
            hidden ? "the ignore file leaves it out: take it back with a line that begins with `!`" : null);
    }

    // Some builders let a pattern match nothing. A whole instruction that copies nothing is a mistake, unless `**` says "wherever, if anywhere",
    // or --parents asks for parts of a tree, as those that know the flag have it.
    private OciException NothingFound()
    {
        var sources = string.Join("`, `", step.Sources.OfType<TreeSource>().Select(source => ByteText.Escape(source.Path)));
        return new OciException(ErrorCodes.SourceNotFound, $"expected files that match `{sources}`, found none: file not found");
    }

    private static string Describe(BuildStep from) => from switch
    {
        ContextStep { Name: ContextStep.Main } => "the build context",
        ContextStep context => $"the context `{ByteText.Escape(context.Name)}`",
        BaseStep image => $"the image `{ByteText.Escape(image.Reference)}`",
        _ => $"stage `{from.Origin.Scope.Split(' ')[0]}`",
    };
}
