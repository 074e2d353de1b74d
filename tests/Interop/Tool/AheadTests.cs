using System.Runtime.Intrinsics.X86;
using Oci.Testing;

namespace Oci.Interop.Tool;

/// <summary>The published tool is compiled ahead: what the runtime still compiles while it runs is counted, which says more than a clock on a loaded machine.</summary>
[Collection(nameof(ToolCollection)), Trait("Category", "Linux")]
public sealed class AheadTests : IDisposable
{
    private readonly BusyboxLayout basis;
    private readonly TemporaryFolder folder = new();

    public AheadTests(BusyboxLayout basis)
    {
        this.basis = basis;
        folder.Make("context");
        File.WriteAllText(folder["context/Containerfile"], $"FROM {basis.Image}\nRUN echo 1 > /one\nCOPY motd /etc/\nENV A=b\nUSER 1000\nCMD [\"true\"]\n");
        File.WriteAllText(folder["context/motd"], "hello\n");
    }

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task Little_is_compiled_at_run_time()
    {
        if (IsNative) return; // there is nothing in it that compiles
        await RunAsync("build", "-q", "-t", "oci:out:1", "context");
        await AssertCompiledAsync(60, "--version");
        await AssertCompiledAsync(90, "build", "-q", "-t", "oci:out:1", "context");
        await AssertCompiledAsync(90, "copy", "oci:out:1", "oci:copy:1");
        await AssertCompiledAsync(90, "inspect", "oci:out:1");
    }

    // One program, and neither a runtime nor an assembly beside it.
    private static bool IsNative => Published is { } tool && Path.GetDirectoryName(Path.GetFullPath(tool)) is { } beside
        && !tool.EndsWith(".dll", StringComparison.Ordinal) && Directory.GetFiles(beside, "*.dll").Length == 0 && !File.Exists(Path.Combine(beside, "libclrjit.so"));

    private static string? Published => Environment.GetEnvironmentVariable("OCI_TOOL");

    private async Task AssertCompiledAsync(int limit, params string[] arguments)
    {
        var events = folder[$"{arguments[0]}.nettrace"];
        await RunAsync(RuntimeEvents.Variables(events), arguments);
        var methods = RuntimeEvents.CompiledMethods(events);
        Assert.NotEmpty(methods);
        Assert.True(methods.Count <= limit, $"`{string.Join(' ', arguments)}` compiled {methods.Count} methods at run time, more than {limit}; add the generic types among them to "
            + $"src/Tool/ahead.txt:\n{string.Join('\n', methods)}");
        // One for each kind of what is awaited, where it keeps the mark that src/Ahead takes away.
        Assert.DoesNotContain(methods, method => method.EndsWith("::AwaitUnsafeOnCompleted", StringComparison.Ordinal));
    }

    private Task RunAsync(params string[] arguments) => RunAsync([], arguments);

    private async Task RunAsync(Dictionary<string, string?> variables, string[] arguments)
    {
        Assert.SkipUnless(Published is { } tool && File.Exists($"{tool}.r2r.dll"), "OCI_TOOL does not name a tool that is compiled ahead");
        Assert.SkipUnless(Avx2.IsSupported && Fma.IsSupported && Bmi2.IsSupported && Lzcnt.IsSupported, "The tool is compiled ahead for newer processors");
        var runner = ToolRunner.OfThisBuild(folder.Path);
        foreach (var (name, value) in variables) runner.Environment[name] = value;
        runner.Environment["OCI_ROOT"] = folder["state"];
        (await runner.RunAsync(arguments)).Succeeded();
    }
}
