using System.Runtime.Versioning;
using Oci.Build;
using Oci.Content;
using Oci.Diagnostics;
using Oci.Layers;
using Oci.Native;

namespace Oci.Operations;

/// <summary>Writes the files of built images: into a folder, or as a tar. Several platforms get a folder each, <c>linux_arm64</c> and the like.</summary>
internal sealed class TreeOutput(OciHost host, Executor executor, BuildPlan plan, IReadOnlyDictionary<Digest, StepResult> results)
{
    private readonly LayerWriterOptions options = new() { Progress = host.Progress, Scope = "output" };

    /// <summary>Writes them.</summary>
    public Task WriteAsync(BuildOutput output, CancellationToken ct) => output.Kind == BuildOutputKind.Tar ? WriteTarAsync(output.Destination, ct) : WriteFolderAsync(output.Destination, ct);

    private async Task WriteTarAsync(string file, CancellationToken ct)
    {
        if (file == "-")
        {
            await WriteTarAsync(host.StandardOutput, ct);
            return;
        }
        using var whole = OutputFile.Begin(file);
        await WriteTarAsync(whole.Stream, ct);
        whole.Commit();
    }

    private async Task WriteTarAsync(Stream stream, CancellationToken ct)
    {
        var buffered = new BufferedStream(stream, 1 << 20); // the stream is its owner's to close
        await ReadAllAsync(new Queue<PlannedImage>(plan.Targets), [], changes => LayerTarStream.WriteAsync(new ChangeSet([.. changes.OrderBy(change => change.Path)]), buffered, options, ct), ct);
        await buffered.FlushAsync(ct);
    }

    // The trees stay open until all of them are written.
    private Task ReadAllAsync(Queue<PlannedImage> targets, List<Change> read, Func<IReadOnlyList<Change>, Task> use, CancellationToken ct)
    {
        if (!targets.TryDequeue(out var target)) return use(read);
        return executor.ReadTreeAsync(results[target.Root.Id], changes =>
        {
            read.AddRange(plan.Targets.Count == 1 ? changes : changes.Select(change => Below(FolderOf(target), change)));
            return ReadAllAsync(targets, read, use, ct);
        }, ct);
    }

    private async Task WriteFolderAsync(string folder, CancellationToken ct)
    {
        if (!OperatingSystem.IsLinux()) throw new OciException(ErrorCodes.LinuxNeeded, "expected Linux for `--output type=local`, found another system", "pass --output type=tar,dest=FILE and unpack that");
        foreach (var target in plan.Targets)
        {
            var place = plan.Targets.Count == 1 ? folder : Path.Combine(folder, FolderOf(target));
            HostFile.Translate("mkdir", place, () => Directory.CreateDirectory(place));
            // The analyser forgets what was checked above once it comes to a lambda.
            await executor.ReadTreeAsync(results[target.Root.Id], changes => OperatingSystem.IsLinux() ? ApplyAsync(changes, place, ct) : Task.CompletedTask, ct);
        }
    }

    [SupportedOSPlatform("linux")]
    private async Task ApplyAsync(IReadOnlyList<Change> changes, string place, CancellationToken ct)
    {
        using var root = RootDirectory.Open(place);
        var fit = changes.Where(change => !change.Path.IsRoot);
        if (!Environment.IsPrivilegedProcess) fit = fit.Where(change => change is not NodeChange { Kind: not NodeKind.Fifo }).Select(change => OwnedBy(change, root.Status(RootPath.Root, followLast: false)));
        await LayerTarStream.ApplyAsync(new ChangeSet(fit), root, options, ct);
    }

    private static string FolderOf(PlannedImage target) => target.Platform.FullName.Replace('/', '_');

    private static Change Below(string folder, Change change) => change switch
    {
        FileChange file => file with { Path = Below(folder, file.Path) },
        HardLinkChange link => link with { Path = Below(folder, link.Path), Target = Below(folder, link.Target) },
        _ => change with { Path = Below(folder, change.Path) },
    };

    private static RootPath Below(string folder, RootPath path) => RootPath.Clean([.. System.Text.Encoding.ASCII.GetBytes(folder), (byte)'/', .. path.Bytes]);

    // Without rights everything is the caller's, like the folder.
    private static Change OwnedBy(Change change, FileStatus owner)
    {
        EntryMetadata Own(EntryMetadata metadata) => metadata with { Uid = owner.Uid, Gid = owner.Gid, Xattrs = [] };
        return change switch
        {
            FileChange file => file with { Metadata = Own(file.Metadata) },
            DirectoryChange directory => directory with { Metadata = Own(directory.Metadata) },
            SymlinkChange link => link with { Metadata = Own(link.Metadata) },
            NodeChange node => node with { Metadata = Own(node.Metadata) },
            HardLinkChange { Metadata: { } metadata } link => link with { Metadata = Own(metadata) },
            _ => change,
        };
    }
}
