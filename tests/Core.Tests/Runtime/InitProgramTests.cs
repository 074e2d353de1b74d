using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using Oci.Runtime;
using Oci.Testing;

namespace Oci.Tests.Runtime;

/// <summary>The first process's bytes are what its source says, and it starts, passes on, reaps and ends as it should.</summary>
[SupportedOSPlatform("linux"), Trait("Category", "Linux")]
public sealed class InitProgramTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("init-x64.S", "x86_64-linux-gnu-")]
    [InlineData("init-arm64.S", "aarch64-linux-gnu-")]
    public void The_bytes_are_the_source_assembled(string source, string tools)
    {
        var (objects, binary) = (folder["init.o"], folder["init.bin"]);
        HostProgram.Shell("\"$1\" \"$2\" -o \"$3\" && \"$4\" -O binary -j .text \"$3\" \"$5\"", Peer.Require(tools + "as"), Path.Combine(Repository.Root, "src/Core/Runtime/Init", source), objects, Peer.Require(tools + "objcopy"), binary);
        var bytes = source == "init-x64.S" ? InitProgram.X64 : InitProgram.Arm64;
        Assert.Equal(Convert.ToHexStringLower(File.ReadAllBytes(binary)), Convert.ToHexStringLower(bytes));
    }

    [Theory]
    [InlineData(0, "exit 0")]
    [InlineData(7, "exit 7")]
    [InlineData(255, "exit 255")]
    [InlineData(137, "kill -9 $$")]
    [InlineData(143, "kill -15 $$")]
    public void It_ends_as_the_program_does(int code, string script) => Assert.Equal(code, Run(null, "sh", "-c", script).Code);

    [Fact]
    public void The_program_is_looked_for_as_a_shell_does()
    {
        var (good, denied) = (folder.Make("good"), folder.Make("denied"));
        HostProgram.Script(folder["good/program"], "#!/bin/sh\necho \"$0 $*\"\n");
        File.WriteAllText(folder["denied/program"], "");
        var far = "/" + new string('x', 9000);
        Assert.Equal((0, $"{good}/program a b"), Output(Run($"relative::{far}:/no/such:{denied}:{good}", "program", "a", "b")));
        Assert.Equal((0, $"{good}/program"), Output(Run($"{good}", "program")));
        Assert.Equal((0, $"{good}/program x"), Output(Run("", $"{good}/program", "x")));
        Assert.Equal((127, "init: program: not found"), Output(Run("/no/such", "program")));
        Assert.Equal((127, "init: program: not found"), Output(Run(far, "program")));
        Assert.Equal((127, "init: /no/such: not found"), Output(Run(null, "/no/such")));
        Assert.Equal((127, $"init: {good}/program/x: not found"), Output(Run(null, $"{good}/program/x")));
        Assert.Equal((126, "init: program: cannot be started"), Output(Run(denied, "program")));
        Assert.Equal((126, $"init: {good}: cannot be started"), Output(Run(null, good)));
        Assert.Equal(125, Run(null).Code);
    }

    [Fact]
    public void Without_a_path_it_looks_where_programs_usually_are()
    {
        using var process = Start("env", ["-u", "PATH", Own(), "--", "pwd"], null);
        Assert.Equal((0, Environment.CurrentDirectory), Output(End(process)));
    }

    [Theory]
    [InlineData("TERM")]
    [InlineData("INT")]
    [InlineData("HUP")]
    [InlineData("QUIT")]
    [InlineData("USR1")]
    [InlineData("USR2")]
    [InlineData("RTMIN")]
    public void Signals_reach_the_program(string signal)
    {
        using var process = Start("env", ["--default-signal", Own(), "--", "bash", "-c", $"trap 'echo got; exit 3' {signal}; echo ready; while :; do read -r -t 1 x < <(:) || sleep 0.05; done"], null);
        Assert.Equal("ready", process.StandardOutput.ReadLine());
        HostProgram.Shell("kill -$1 $2", signal, $"{process.Id}");
        Assert.Equal((3, "got"), Output(End(process)));
    }

    [Fact]
    public void What_others_leave_is_taken_off_the_list()
    {
        Peer.RequireRoot();
        // As the first process of a namespace it gets the orphans: of two hundred none may stay, and none may be taken for the program.
        using var process = Start("unshare", ["--pid", "--fork", "--mount-proc", "--kill-child", Own(), "--", "sh", "-c",
            """
            for i in $(seq 200); do sh -c "(exit 9) & (exit 9) &"; done
            for i in $(seq 600); do [ "$(ls -d /proc/[0-9]* 2>/dev/null | wc -l)" -le 5 ] && break; sleep 0.1; done
            grep -l "^State:.Z" /proc/[0-9]*/status 2>/dev/null; echo parent $PPID; exit 5
            """], null);
        Assert.Equal((5, "parent 1"), Output(End(process)));
    }

    [Fact]
    public async Task It_is_not_handed_out_while_somebody_has_it_open_for_writing()
    {
        var path = folder["busy"];
        File.WriteAllText(path, "");
        Task waiting;
        using (File.OpenHandle(path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite))
        {
            waiting = Task.Run(() => Oci.Native.ProgramFile.WaitForWriters(path), TestContext.Current.CancellationToken);
            await Task.WhenAny(waiting, Task.Delay(50, TestContext.Current.CancellationToken));
            Assert.False(waiting.IsCompleted);
        }
        await waiting;
    }

    [Fact]
    public void When_the_program_ends_the_rest_is_not_waited_for()
    {
        using var process = Start(Own(), ["--", "sh", "-c", "sleep 600 >/dev/null 2>&1 & echo $!; exit 4"], null);
        var (code, output) = Output(End(process));
        Assert.Equal(4, code);
        HostProgram.Shell("kill $1", output);
    }

    private (int Code, string Output, string Error) Run(string? path, params string[] program)
    {
        using var process = Start(Own(), ["--", .. program], path);
        return End(process);
    }

    private string Own()
    {
        Assert.SkipUnless(RuntimeInformation.ProcessArchitecture is Architecture.X64 or Architecture.Arm64, "there is none for this processor");
        return File.Exists(folder["init"]) ? folder["init"] : InitProgram.Write(folder.Path);
    }

    private static Process Start(string program, string[] arguments, string? path)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        if (path is not null) start.Environment["PATH"] = path;
        return Process.Start(start)!;
    }

    private static (int Code, string Output, string Error) End(Process process)
    {
        process.StandardInput.Close();
        var error = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output, error.Result);
    }

    private static (int Code, string Output) Output((int Code, string Output, string Error) end) => (end.Code, (end.Output + end.Error).Trim());
}
