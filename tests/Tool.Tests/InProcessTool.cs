using Oci.Testing;
using Oci.Tool;

namespace Oci.Tests;

/// <summary>The tool without a process around it.</summary>
internal static class InProcessTool
{
    public static Task<ToolResult> RunAsync(params string[] arguments) => RunAsync(new Dictionary<string, string>(), arguments);

    public static async Task<ToolResult> RunAsync(IReadOnlyDictionary<string, string> environment, params string[] arguments)
    {
        var (output, error) = (new StringWriter { NewLine = "\n" }, new StringWriter { NewLine = "\n" });
        var console = new ToolConsole { Out = output, Error = error, Environment = environment };
        using var signals = new TerminationSignals();
        var code = await new Application(console).RunAsync(arguments, signals);
        return new ToolResult(code, System.Text.Encoding.UTF8.GetBytes(output.ToString()), System.Text.Encoding.UTF8.GetBytes(error.ToString()));
    }
}
