using System.Diagnostics;
using System.Runtime.Versioning;
using Oci.Runtime;
using Oci.Testing;

namespace Oci.Tests.Runtime;

/// <summary>A process of its own that has a container: this test assembly, run once more for one explicit test.</summary>
[SupportedOSPlatform("linux")]
public sealed class OwnerProcess
{
    private const string Variable = "OCI_TEST_OWNER";

    /// <summary>Starts it.</summary>
    /// <param name="folder">Holds <c>bundle</c>; <c>state</c> is made there.</param>
    /// <param name="before">A program with arguments that starts it, or nothing.</param>
    public static Process Start(string folder, params string[] before)
    {
        return Run(folder, [.. before, .. Command]);
    }

    /// <summary>Starts it on a terminal; what the terminal shows is the process's output.</summary>
    public static Process StartOnTerminal(string folder) =>
        Run(folder, [Peer.Require("script"), "-qfec", string.Join(' ', Command.Select(word => $"'{word}'")), "/dev/null"]);

    private static string[] Command => [Environment.ProcessPath!, .. AssemblyArguments(), "-method", $"{typeof(OwnerProcess).FullName}.{nameof(Holds_a_container)}", "-explicit", "only"];

    private static Process Run(string folder, string[] command)
    {
        var start = new ProcessStartInfo(command[0], command[1..]) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment[Variable] = folder;
        return Process.Start(start)!;
    }

    [Fact(Explicit = true)]
    public async Task Holds_a_container()
    {
        var folder = Environment.GetEnvironmentVariable(Variable);
        Assert.SkipWhen(folder is null, $"{Variable} names no folder");
        var runtime = Open(folder!);
        var bundle = await Bundle.OpenAsync(Path.Combine(folder!, "bundle"), CancellationToken.None);
        var io = bundle.Spec.Process!.Terminal ? ContainerIo.Inherit : ContainerIo.Discard;
        await runtime.RunAsync(bundle, "owned", io, new(), CancellationToken.None);
    }

    public static OciRuntime Open(string folder) =>
        OciRuntime.Open(new() { Program = Peer.Require("runc"), SearchPath = Environment.GetEnvironmentVariable("PATH")!, StateFolder = Path.Combine(folder, "state") });

    // Run as `dotnet TESTS.dll` the assembly must be named again, run as its own program it must not.
    private static string[] AssemblyArguments() =>
        Path.GetFileNameWithoutExtension(Environment.ProcessPath!) == "dotnet" ? [typeof(OwnerProcess).Assembly.Location] : [];
}
