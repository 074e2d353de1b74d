using System.Text.Json;
using System.Text.Json.Nodes;
using Oci.Testing;

namespace Oci.Interop.Tool;

/// <summary>A bundle, and the tool under the name of an OCI runtime.</summary>
public abstract class RuntimeBundle(BusyboxLayout basis) : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    /// <summary>Where everything lies.</summary>
    private protected TemporaryFolder Folder { get; } = new();

    /// <summary>The layout with the image that bundles are made of.</summary>
    protected string Layout => basis.Folder;

    /// <summary>The runtime.</summary>
    protected string Program => Folder["dotnet-oci-runtime"];

    public void Dispose()
    {
        foreach (var process in Leftovers.ProcessesIn(Folder.Path)) HostProgram.Shell("kill -9 $1 2>/dev/null || :", $"{process}");
        Folder.Dispose();
        GC.SuppressFinalize(this);
    }

    // What goes on in the background must not keep the pipes of the call open.
    protected const string CallScript = "out=$1; shift; \"$@\" >\"$out\" 2>\"$out.error\" </dev/null; code=$?; cat \"$out\"; cat \"$out.error\" >&2; exit $code";

    protected async Task PrepareAsync(string script, Func<object?, JsonObject>? hooks = null, string[]? command = null, Action<JsonNode>? change = null)
    {
        var image = basis.Image;
        Folder.Make("notes");
        File.CreateSymbolicLink(Program, Path.Combine(AppContext.BaseDirectory, "dotnet-oci"));
        var tool = ToolRunner.OfThisBuild(Folder.Path);
        tool.Environment["OCI_ROOT"] = Folder["state"];
        (await tool.RunAsync("unpack", image, Folder["bundle"])).Succeeded();
        var config = JsonNode.Parse(File.ReadAllText(Folder["bundle/config.json"]))!;
        config["process"]!["args"] = new JsonArray([.. (command ?? ["sh", "-c", script]).Select(word => (JsonNode)word)]);
        if (hooks is not null) config["hooks"] = hooks(null);
        change?.Invoke(config);
        File.WriteAllText(Folder["bundle/config.json"], config.ToJsonString());
    }

    protected static void Merge(JsonNode config, JsonObject changes)
    {
        foreach (var (name, value) in changes)
            if (value is JsonObject inner && config[name] is JsonObject there && name is not "process") Merge(there, inner);
            else config[name] = value?.DeepClone();
    }

    private protected async Task<ToolResult> CallAsync(int exitCode, params string[] arguments)
    {
        var result = await Shell.TryAsync("sh", ["-c", CallScript, "sh", Folder["output"], Program, "--root", Folder["notes"], .. arguments]);
        Assert.True(exitCode == result.ExitCode, $"{string.Join(' ', arguments)}: exit code {result.ExitCode}\n{result.Output}{result.Error}");
        return result;
    }

    protected async Task<string> StateAsync(string property)
    {
        using var json = JsonDocument.Parse((await CallAsync(0, "state", "one")).Output);
        return json.RootElement.GetProperty(property).ToString();
    }

    protected async Task WaitAsync(string status)
    {
        for (var begin = System.Diagnostics.Stopwatch.StartNew(); await StateAsync("status") != status; await Task.Delay(20)) Assert.True(begin.Elapsed < Patience, $"it never was {status}");
    }
}
