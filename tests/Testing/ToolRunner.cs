using System.Diagnostics;
using System.Text;

namespace Oci.Testing;

/// <summary>Runs the built tool as a process of its own, as users do.</summary>
/// <param name="tool">The tool's assembly, <c>dotnet-oci.dll</c>, or its program.</param>
public sealed class ToolRunner(string tool)
{
    private string[] before = [];

    /// <summary>The tool's assembly or program.</summary>
    public string Program => tool;

    /// <summary>Variables that the process gets beside <c>PATH</c> and <c>HOME</c>; a null value takes one away.</summary>
    public Dictionary<string, string?> Environment { get; } = [];

    /// <summary>Where the process starts; null for here.</summary>
    public string? WorkingFolder { get; init; }

    /// <summary>How long a call may take.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>The tool of this build, found beside the tests' own assembly; <c>OCI_TOOL</c> names another one, as <c>dotnet publish</c> makes it.</summary>
    public static ToolRunner OfThisBuild(string? workingFolder = null) =>
        new(System.Environment.GetEnvironmentVariable("OCI_TOOL") is { Length: > 0 } named ? named : Path.Combine(AppContext.BaseDirectory, "dotnet-oci.dll")) { WorkingFolder = workingFolder };

    /// <summary>The same tool, started by another program: <c>strace -f</c>.</summary>
    public ToolRunner Under(params string[] program)
    {
        var runner = new ToolRunner(tool) { WorkingFolder = WorkingFolder, Timeout = Timeout, before = program };
        foreach (var (name, value) in Environment) runner.Environment[name] = value;
        return runner;
    }

    /// <summary>Runs the tool to its end.</summary>
    public Task<ToolResult> RunAsync(params string[] arguments) => RunAsync((byte[]?)null, arguments);

    /// <summary>Runs the tool to its end with something to read.</summary>
    public async Task<ToolResult> RunAsync(byte[]? input, string[] arguments)
    {
        using var process = Start(arguments);
        var output = ReadAsync(process.StandardOutput.BaseStream);
        var error = ReadAsync(process.StandardError.BaseStream);
        if (input is not null) await process.StandardInput.BaseStream.WriteAsync(input);
        process.StandardInput.Close();
        using var timer = new CancellationTokenSource(Timeout);
        try
        {
            await process.WaitForExitAsync(timer.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            Assert.Fail($"`dotnet-oci {string.Join(' ', arguments)}` did not end within {Timeout}: {Encoding.UTF8.GetString(await error)}");
        }
        return new ToolResult(process.ExitCode, await output, await error);
    }

    /// <summary>Starts the tool, its streams in the caller's hands.</summary>
    public Process Start(params string[] arguments)
    {
        string[] command = [.. before, .. tool.EndsWith(".dll", StringComparison.Ordinal) ? new[] { Peer.Find("dotnet") ?? "dotnet", tool } : [tool], .. arguments];
        var start = new ProcessStartInfo(command[0], command[1..])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = WorkingFolder ?? "",
        };
        foreach (var name in new[] { "GITHUB_ACTIONS", "OCI_ROOT", "SOURCE_DATE_EPOCH", "NO_COLOR" }) start.Environment.Remove(name);
        foreach (var (name, value) in Environment)
        {
            if (value is null) start.Environment.Remove(name);
            else start.Environment[name] = value;
        }
        return Process.Start(start)!;
    }

    private static async Task<byte[]> ReadAsync(Stream stream)
    {
        var bytes = new MemoryStream();
        await stream.CopyToAsync(bytes);
        return bytes.ToArray();
    }
}
