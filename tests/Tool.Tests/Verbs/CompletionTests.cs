using System.Diagnostics;
using Oci.Testing;

namespace Oci.Tests.Verbs;

[Trait("Category", "Linux")]
public sealed class CompletionTests
{
    [Theory]
    [InlineData("bash", "bash", "-n")]
    [InlineData("zsh", "zsh", "-n")]
    [InlineData("fish", "fish", "--no-execute")]
    public async Task A_script_is_one_that_its_shell_understands(string shell, string program, string check)
    {
        Peer.Require(program);
        using var folder = new TemporaryFolder();
        await File.WriteAllTextAsync(folder["script"], await ScriptAsync(shell));
        Assert.Equal("", await RunAsync(program, [check, folder["script"]], ""));
    }

    [Fact]
    public async Task PowerShell_gets_a_script_that_registers_the_tool() =>
        Assert.Contains("Register-ArgumentCompleter -Native -CommandName dotnet-oci", await ScriptAsync("pwsh"), StringComparison.Ordinal);

    [Theory]
    [InlineData("dotnet-oci insp", "inspect")]
    [InlineData("dotnet-oci inspect --pl", "--platform")]
    [InlineData("dotnet-oci completion z", "zsh")]
    [InlineData("dotnet-oci --pro", "--progress")]
    public async Task Bash_completes_what_was_typed(string typed, string completed)
    {
        using var folder = FolderWithTool();
        var script = $"{await ScriptAsync("bash")}\nCOMP_WORDS=({typed}); COMP_CWORD=$((${{#COMP_WORDS[@]}} - 1)); COMP_LINE='{typed}'; COMP_POINT={typed.Length}\n_dotnet_oci 2>/dev/null\nprintf '%s\\n' \"${{COMPREPLY[@]}}\"\n";
        await File.WriteAllTextAsync(folder["script"], script);
        Assert.Equal(completed, (await RunAsync(Peer.Require("bash"), [folder["script"]], folder.Path)).Trim());
    }

    [Fact]
    public async Task Fish_completes_what_was_typed()
    {
        using var folder = FolderWithTool();
        await File.WriteAllTextAsync(folder["script"], $"{await ScriptAsync("fish")}\ncomplete -C 'dotnet-oci insp'\n");
        Assert.Equal("inspect", (await RunAsync(Peer.Require("fish"), ["--no-config", folder["script"]], folder.Path)).Trim());
    }

    [Theory]
    [InlineData("[")]
    [InlineData("[diagram]")]
    [InlineData("[suggest:99999999999]")]
    public async Task What_is_no_question_of_a_shell_is_wrong_usage(string argument) =>
        Assert.StartsWith("error[OCI8001]", (await InProcessTool.RunAsync(argument, "copy")).Failed(2), StringComparison.Ordinal);

    private static TemporaryFolder FolderWithTool()
    {
        var folder = new TemporaryFolder();
        HostProgram.Script(folder["dotnet-oci"], $"#!/bin/sh\nexec dotnet '{Path.Combine(AppContext.BaseDirectory, "dotnet-oci.dll")}' \"$@\"\n");
        return folder;
    }

    private static async Task<string> ScriptAsync(string shell) => (await InProcessTool.RunAsync("completion", shell)).Succeeded();

    private static async Task<string> RunAsync(string program, string[] arguments, string path)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["PATH"] = $"{path}:{Environment.GetEnvironmentVariable("PATH")}";
        using var process = Process.Start(start)!;
        var (output, error) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync();
        return await output + await error;
    }
}
