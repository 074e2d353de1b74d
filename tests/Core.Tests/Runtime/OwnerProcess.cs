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
    private const string SandboxVariable = "OCI_TEST_OWNER_SANDBOX";

    /// <summary>Starts it.</summary>
    /// <param name="folder">Holds <c>bundle</c>; <c>state</c> is made there.</param>
    /// <param name="before">A program with arguments that starts it, or nothing.</param>
    public static Process Start(string folder, params string[] before) => Run(folder, [.. before, .. Command], sandbox: false);

    /// <summary>Starts it with a container of the built-in runner.</summary>
    public static Process StartSandbox(string folder, params string[] before) => Run(folder, [.. before, .. Command], sandbox: true);

    /// <summary>Starts it on a terminal; what the terminal shows is the process's output.</summary>
    public static Process StartOnTerminal(string folder, bool sandbox = false) =>
        Run(folder, [Peer.Require("script"), "-qfec", string.Join(' ', Command.Select(word => $"'{word}'")), "/dev/null"], sandbox);

    private static string[] Command => [Environment.ProcessPath!, .. AssemblyArguments(), "-method", $"{typeof(OwnerProcess).FullName}.{nameof(Holds_a_container)}", "-explicit", "only"];

    private static Process Run(string folder, string[] command, bool sandbox)
    {
        var start = new ProcessStartInfo(command[0], command[1..]) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment[Variable] = folder;
        if (sandbox) start.Environment[SandboxVariable] = "1";
        return Process.Start(start)!;
    }

    [Fact(Explicit = true)]
    public async Task Holds_a_container()
    {
        var folder = Environment.GetEnvironmentVariable(Variable);
        Assert.SkipWhen(folder is null, $"{Variable} names no folder");
        IContainerRuntime runtime = Environment.GetEnvironmentVariable(SandboxVariable) is null ? Open(folder!) : OpenSandbox(folder!);
        var bundle = await Bundle.OpenAsync(Path.Combine(folder!, "bundle"), CancellationToken.None);
        var io = bundle.Spec.Process!.Terminal ? ContainerIo.Inherit : ContainerIo.Discard;
        await runtime.RunAsync(bundle, "owned", io, new(), CancellationToken.None);
    }

    public static OciRuntime Open(string folder) =>
        OciRuntime.Open(new() { Program = Peer.Require("runc"), SearchPath = Environment.GetEnvironmentVariable("PATH")!, StateFolder = Path.Combine(folder, "state") });

    public static SandboxRuntime OpenSandbox(string folder) => SandboxRuntime.Open(Path.Combine(folder, "state"));

    // Run as `dotnet TESTS.dll` the assembly must be named again, run as its own program it must not.
    private static string[] AssemblyArguments() =>
        Path.GetFileNameWithoutExtension(Environment.ProcessPath!) == "dotnet" ? [typeof(OwnerProcess).Assembly.Location] : [];
}
