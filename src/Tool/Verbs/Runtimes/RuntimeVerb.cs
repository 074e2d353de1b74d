using System.CommandLine;
using System.Runtime.Versioning;
using System.Text.Json;
using Oci.Diagnostics;
using Oci.Runtime;
using Oci.Tool.CommandLine;
using Oci.Tool.Rendering;
using Oci.Tool.Values;

namespace Oci.Tool.Verbs;

/// <summary>One operation of the OCI runtime. Its faults go to <c>--log</c> too, where engines look for them.</summary>
internal abstract class RuntimeVerb(string name, string description, params IReadOnlyList<Example> examples) : Verb(name, description, examples)
{
    private const string Warning = "warning";
    private const string RootFolder = "/run/dotnet-oci";

    /// <summary>The container's name, where there is one.</summary>
    protected static Argument<string> Id() => new("ID") { Description = "The container's name" };

    /// <summary>How many descriptors of the caller's a program gets.</summary>
    internal static Option<string?> PreservedDescriptors() => Declare.Text("--preserve-fds", "NUMBER", "Give the program that many of the caller's descriptors, from 3 on");

    /// <summary>The value of <see cref="PreservedDescriptors"/>.</summary>
    internal static int Count(VerbCall call, Option<string?> option) => call.Value(option) is { } text ? Number.Parse(option.Name, text, least: 0) : 0;

    public override async Task<int> RunAsync(VerbCall call, CancellationToken ct)
    {
        if (!OperatingSystem.IsLinux()) throw LinuxNeeded();
        try
        {
            return await RunAsync(call, new BundleRuntime(FolderOf(call), TimeProvider.System, message => WriteLog(call, Warning, message)) { Environment = [.. call.Console.Environment.Select(pair => $"{pair.Key}={pair.Value}")] }, ct);
        }
        catch (OciException fault)
        {
            WriteLog(call, "error", fault.Message);
            throw;
        }
    }

    [SupportedOSPlatform("linux")]
    protected abstract Task<int> RunAsync(VerbCall call, BundleRuntime runtime, CancellationToken ct);

    private static string FolderOf(VerbCall call)
    {
        if (call.Value(GlobalOptions.Root) is { Length: > 0 } folder) return Path.GetFullPath(folder);
        return Environment.IsPrivilegedProcess || !call.Console.Environment.TryGetValue("XDG_RUNTIME_DIR", out var own) || own.Length == 0 ? RootFolder : Path.Combine(own, "dotnet-oci");
    }

    private static void WriteLog(VerbCall call, string level, string message)
    {
        if (call.Value(RuntimeGroup.Log) is not { Length: > 0 } file)
        {
            // An error is told there by whoever called us.
            if (level == Warning) call.Console.Error.WriteLine($"warning: {message}");
            return;
        }
        var time = DateTimeOffset.UtcNow.ToString("yyyy-MM-ddTHH:mm:ss'Z'", System.Globalization.CultureInfo.InvariantCulture);
        var line = call.Value(RuntimeGroup.LogFormat) != "json" ? $"time=\"{time}\" level={level} msg={JsonSerializer.Serialize(message, Printing.ToolJson.Default.String)}" : JsonRenderer.Line(json =>
        {
            json.WriteString("level", level);
            json.WriteString("msg", message);
            json.WriteString("time", time);
        });
        File.AppendAllText(file, line + "\n");
    }
}
