using System.Globalization;
using System.Runtime.Versioning;
using Oci.Diagnostics;
using Oci.Native;

namespace Oci.Runtime;

/// <summary>A container of the built-in runner that another process of ours made. Its first process is the way in.</summary>
[SupportedOSPlatform("linux")]
internal sealed class FoundSandbox : ContainerProcess
{
    private const string FileName = "first";
    private static readonly TimeSpan pause = TimeSpan.FromMilliseconds(20);

    private readonly Bundle bundle;
    private readonly int first;
    private readonly string started;

    private FoundSandbox(Bundle bundle, string id, int first, string started) : base(id) => (this.bundle, this.first, this.started) = (bundle, first, started);

    private bool Runs => ProcessStart.TryRead(first) == started;

    /// <summary>Leaves a note for others about the first process: its number and its start, which name it for ever.</summary>
    public static void Write(ContainerRecord record, int first)
    {
        var path = Path.Combine(record.Folder, FileName);
        if (ProcessStart.TryRead(first) is not { } started) return;
        HostFile.Translate("write", path, () =>
        {
            File.WriteAllText(path + ".new", string.Create(CultureInfo.InvariantCulture, $"{first} {started}"));
            File.Move(path + ".new", path, overwrite: true);
            return true;
        });
    }

    /// <summary>The container of a record; null where it does not run.</summary>
    public static FoundSandbox? TryRead(Bundle bundle, string folder)
    {
        try
        {
            if (File.ReadAllText(Path.Combine(folder, FileName)).Split(' ') is not [var number, var started]) return null;
            var found = new FoundSandbox(bundle, Path.GetFileName(folder), int.Parse(number, NumberStyles.None, CultureInfo.InvariantCulture), started);
            return found.Runs ? found : null;
        }
        catch (IOException)
        {
            return null;
        }
    }

    public override Task StartAsync(CancellationToken ct) => Task.CompletedTask;

    public override Task<ContainerState> ReadStateAsync(CancellationToken ct) => !Runs ? throw Gone() : Task.FromResult(new ContainerState
    {
        OciVersion = bundle.Spec.OciVersion,
        Id = Id,
        Status = "running",
        Pid = first,
        Bundle = bundle.Folder,
        Annotations = bundle.Spec.Annotations,
    });

    public override Task<string?> FindRootAsync(CancellationToken ct) => Task.FromResult<string?>(Runs ? string.Create(CultureInfo.InvariantCulture, $"/proc/{first}/root") : throw Gone());

    public override Task KillAsync(int signal, CancellationToken ct)
    {
        if (Runs) _ = Libc.kill(first, signal);
        return Task.CompletedTask;
    }

    public override async Task<ContainerExit> WaitAsync(CancellationToken ct)
    {
        while (Runs) await Task.Delay(pause, ct);
        return new(0);
    }

    public override async Task<ContainerExit> ExecAsync(ProcessSpec process, ContainerIo io, CancellationToken ct) =>
        Runs ? await SandboxExecution.RunAsync(bundle.Spec, first, process, io, ct) : throw Gone();

    public override Task DeleteAsync(CancellationToken ct) => Task.CompletedTask;

    public override ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private OciException Gone() => new(ErrorCodes.ContainerNotFound, $"expected a running container `{Id}`, found that it has ended");
}
