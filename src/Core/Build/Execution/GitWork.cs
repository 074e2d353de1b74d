using System.Text;
using Oci.Content;
using Oci.Diagnostics;
using Oci.Layers;
using Oci.Native;

namespace Oci.Build;

/// <summary>
/// Fetches a commit's tree: ADD. The commit names the result, so that a known one is not fetched again. Modes are 0644 and 0755, times the commit's:
/// every machine makes the same layer.
/// </summary>
internal sealed class GitWork(ExecutorTools tools, GitStep step) : FileWork(tools, step, new Dictionary<Digest, StepResult>())
{
    private const int PlainMode = 0b110_100_100;
    private const int ExecutableMode = 0b111_101_101;
    private const int OwnerExecutes = 0b001_000_000;

    private string? commit;

    public override bool DependsOnRoot => false;

    public override async Task<IReadOnlyList<Digest>> ReadDigestsAsync(CancellationToken ct)
    {
        Directory.CreateDirectory(Tools.Options.TempFolder);
        commit = await Checkout().ResolveAsync(Tools.Options.TempFolder, ct);
        return [Digest.Sha256(Encoding.ASCII.GetBytes(commit))];
    }

    protected override async Task<LayerBlob?> ExecuteAsync(StepResult root, CancellationToken ct)
    {
        var folder = Path.Combine(Tools.Options.TempFolder, Path.GetRandomFileName());
        Directory.CreateDirectory(folder);
        try
        {
            var time = new UnixTime(await Checkout().FetchAsync(folder, commit!, ct));
            if (!step.KeepGitFolder) GitFolders.Remove(folder);
            using var tree = BuildContext.OpenWhole(folder);
            return await Tools.WriteLayerAsync(ChangesOf(tree.Tree, time), step, ct);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private IEnumerable<Change> ChangesOf(FileTree tree, UnixTime time)
    {
        var path = RootPath.Clean(step.Address.Folder ?? "/");
        if (tree.Resolve(path) is not { IsDirectory: true } folder)
            throw new OciException(ErrorCodes.SourceNotFound, $"expected the folder `{ByteText.Escape(step.Address.Folder ?? "/")}` in `{step.Address}`, found none", "write the folder behind the reference: `#main:folder`");
        var target = new PendingTree(EmptyTree.Instance);
        var copier = new FileCopier(target, new CopyOptions { Mode = ModeOf, Now = time, ContextTime = time, Destination = "/" });
        copier.Copy(new CopySelector(tree, null).MatchOf(path.Name, folder), "/");
        return target.ToChanges();
    }

    private static int ModeOf(int mode, bool isDirectory) => isDirectory || (mode & OwnerExecutes) != 0 ? ExecutableMode : PlainMode;

    private GitCheckout Checkout() => new(Tools.Git(step.Address), step.Address);
}
