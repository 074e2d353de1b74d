using System.Diagnostics;
using System.Globalization;
using System.Runtime.Versioning;
using Oci.Native;
using Oci.Runtime;
using Oci.Testing;

namespace Oci.Tests.Runtime;

/// <summary>How long a container of <c>/bin/true</c> takes, for bench/run.sh: run alone, on demand.</summary>
[SupportedOSPlatform("linux")]
[Trait("Category", "Linux")]
public sealed class StartBenchmark : IDisposable
{
    private const string Variable = "OCI_BENCH_STARTS";
    private const int Rounds = 60;

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact(Explicit = true)]
    public async Task Measures_starts()
    {
        var results = Environment.GetEnvironmentVariable(Variable);
        Assert.SkipWhen(results is null, $"{Variable} names no file for the results");
        var root = BusyboxRoot.Make(folder.Make("bundle/rootfs"));
        var lines = new List<string>();
        foreach (var network in (NetworkMode[])[NetworkMode.Host, NetworkMode.None])
        {
            using var rootfs = RootDirectory.Open(root);
            var spec = new RuntimeSpecBuilder(HostFactsReader.Read()).Build(RuntimeSpecs.Image(), new() { Entrypoint = ["/bin/true"], Network = network }, rootfs);
            var bundle = await Bundle.WriteAsync(folder["bundle"], spec, null, CancellationToken.None);
            var sandbox = SandboxRuntime.Open(folder["state"]);
            lines.Add(await MeasureAsync($"sandbox {network}", () => sandbox.RunAsync(bundle, "bench", ContainerIo.Discard, new(), CancellationToken.None)));
            foreach (var runtime in (string[])["runc", "crun"])
            {
                var program = runtime == "crun" ? Crun.Wrapped(folder["crun"]) : Peer.Require(runtime);
                lines.Add(await MeasureAsync($"{runtime} {network}", () => RunAsync(program, bundle.Folder)));
            }
        }
        File.WriteAllLines(results!, lines);
    }

    private static async Task RunAsync(string program, string bundle)
    {
        using var process = Process.Start(new ProcessStartInfo(program, ["run", "--bundle", bundle, "bench"]) { RedirectStandardOutput = true })!;
        await process.WaitForExitAsync();
        Assert.Equal(0, process.ExitCode);
    }

    private static async Task<string> MeasureAsync(string name, Func<Task> run)
    {
        var times = new List<double>();
        for (var i = 0; i < Rounds; i++)
        {
            var begin = Stopwatch.GetTimestamp();
            await run();
            times.Add(Stopwatch.GetElapsedTime(begin).TotalSeconds);
        }
        times.Sort();
        return string.Create(CultureInfo.InvariantCulture, $"{name} {times[0]:F5} {times[times.Count / 2]:F5}");
    }
}
