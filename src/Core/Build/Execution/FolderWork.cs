using Oci.Content;
using Oci.Diagnostics;
using Oci.Layers;
using Oci.Native;

namespace Oci.Build;

/// <summary>Makes a folder: WORKDIR.</summary>
internal sealed class FolderWork(ExecutorTools tools, FolderStep step, IReadOnlyDictionary<Digest, StepResult> inputs) : FileWork(tools, step, inputs)
{
    public override Task<IReadOnlyList<Digest>> ReadDigestsAsync(CancellationToken ct) => Task.FromResult<IReadOnlyList<Digest>>([]);

    protected override async Task<LayerBlob?> ExecuteAsync(StepResult root, CancellationToken ct)
    {
        using var tree = await Tools.Trees.OpenAsync(root.Layers, ct);
        var target = new PendingTree(tree);
        var finder = new FileCopier(target, Options(null));
        var path = finder.Locate(RootPath.Clean(step.Path));
        if (tree.Find(path) is { IsDirectory: true }) return null;
        var maker = new FileCopier(target, Options(await OwnerAsync(tree, ct)));
        maker.MakeFolder(path);
        return await Tools.WriteLayerAsync(target.ToChanges(), step, ct);
    }

    private CopyOptions Options((uint, uint)? owner) => new() { Owner = owner, Now = Tools.Options.Time.Created, Destination = step.Path };

    // USER may name someone that only the place where the image runs knows: the folder is root's then, as with other builders.
    private async Task<(uint, uint)?> OwnerAsync(FileTree tree, CancellationToken ct)
    {
        if (step.Owner.Length == 0) return null;
        try
        {
            return await Ownership.ResolveAsync(step.Owner, tree, ct);
        }
        catch (OciException fault) when (fault.Code == ErrorCodes.InvalidUser)
        {
            Tools.Options.Progress.Report(new WarningRaised(step.Origin.Scope, new Diagnostic(fault.Code, Severity.Warning, fault.Message, step.Origin.At, fault.Hint)));
            return null;
        }
    }
}
