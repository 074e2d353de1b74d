using System.Runtime.Versioning;
using System.Text;
using Oci.Images;
using Oci.Native;
using Oci.Runtime;
using Oci.Testing;

namespace Oci.Contracts;

/// <summary>A root file system, a bundle and an <see cref="IContainerRuntime"/> for the contracts of runtimes.</summary>
[SupportedOSPlatform("linux")]
public abstract class RuntimeBed : IDisposable
{
    private static int count;

    private readonly TemporaryFolder folder = new();
    private readonly Lazy<IContainerRuntime> runtime;

    protected RuntimeBed()
    {
        Peer.RequireRoot();
        Root = BusyboxRoot.Make(folder.Make("bundle/rootfs"));
        runtime = new(() => Open(folder["state"]));
    }

    /// <summary>The runtime under test, with its state in a folder of its own.</summary>
    protected abstract IContainerRuntime Open(string stateFolder);

    protected IContainerRuntime Runtime => runtime.Value;

    protected TemporaryFolder Folder => folder;

    protected string Root { get; }

    protected static ImageConfig Image { get; } = new()
    {
        Architecture = "amd64",
        Os = "linux",
        RootFs = new() { Type = "layers", DiffIds = [] },
    };

    protected static string NewId() => $"contract-{Environment.ProcessId}-{Interlocked.Increment(ref count)}";

    protected RuntimeSpec Spec(ContainerOptions options)
    {
        using var rootfs = RootDirectory.Open(Root);
        return new RuntimeSpecBuilder(HostFactsReader.Read()).Build(Image, options, rootfs);
    }

    protected static ContainerOptions Shell(string script) => new() { Entrypoint = ["/bin/sh", "-c", script] };

    protected async Task<Bundle> BundleAsync(ContainerOptions options) => await Bundle.WriteAsync(folder["bundle"], Spec(options), null, CancellationToken.None);

    protected sealed record Outcome(int Code, string Output, string Error)
    {
        public string[] Lines => Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }

    protected async Task<Outcome> RunAsync(ContainerOptions options, Stream? input = null)
    {
        var (output, error) = (new MemoryStream(), new MemoryStream());
        var io = ContainerIo.Bytes((bytes, isError) => (isError ? error : output).Write(bytes), input);
        var exit = await Runtime.RunAsync(await BundleAsync(options), NewId(), io, new(), TestContext.Current.CancellationToken);
        return new(exit.Code, Encoding.UTF8.GetString(output.ToArray()), Encoding.UTF8.GetString(error.ToArray()));
    }

    protected async Task<string> ReadAsync(ContainerOptions options)
    {
        var outcome = await RunAsync(options);
        Assert.True(outcome.Code == 0, $"exit code {outcome.Code}: {outcome.Error}");
        return outcome.Output.TrimEnd('\n');
    }

    public void Dispose()
    {
        folder.Dispose();
        GC.SuppressFinalize(this);
    }

    protected void AssertNothingLeft(string id)
    {
        Assert.Empty(Leftovers.ProcessesIn(Root));
        Assert.Empty(Leftovers.Cgroups(id));
        Assert.Empty(Leftovers.FilesNamed(Folder["state"], id));
        Assert.Empty(Leftovers.MountsBelow(Folder.Path));
    }
}
