using System.Diagnostics;
using System.Runtime.Versioning;
using Oci.Native;
using Oci.Testing;

namespace Oci.Tests.Native;

/// <summary>The stub's bytes are what its source says, and they do what it says.</summary>
[SupportedOSPlatform("linux")]
[Trait("Category", "Linux")]
public sealed class CallStubTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("stub-x64.S", "x86_64-linux-gnu-")]
    [InlineData("stub-arm64.S", "aarch64-linux-gnu-")]
    public void The_bytes_are_the_source_assembled(string source, string tools)
    {
        var (assembler, copier) = (Peer.Require(tools + "as"), Peer.Require(tools + "objcopy"));
        var (objects, binary) = (folder["stub.o"], folder["stub.bin"]);
        Run(assembler, Path.Combine(Repository.Root, "src/Core/Native/Calls", source), "-o", objects);
        Run(copier, "-O", "binary", "-j", ".text", objects, binary);
        var bytes = source == "stub-x64.S" ? CallStub.X64 : CallStub.Arm64;
        Assert.Equal(Convert.ToHexStringLower(File.ReadAllBytes(binary)), Convert.ToHexStringLower(bytes));
        var symbols = HostProgram.Run(Peer.Require(tools + "nm"), objects).Split('\n').Select(line => line.Split(' ')).ToDictionary(parts => parts[^1], parts => parts[0]);
        Assert.Equal(source == "stub-x64.S" ? CallStub.X64Image : CallStub.Arm64Image, Convert.ToInt32(symbols["image"], 16));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_table_runs_from_anonymous_memory_and_from_a_file_alike(bool fromFile)
    {
        using var page = ExecutablePage.TryMap(CallStub.Own, out var error, fromFile);
        Assert.True(page is not null, $"errno {error}");
        var table = new CallTable();
        table.Add("exit_group", "itself", 42);
        Assert.Equal(42, Exit(table, page).Code);
    }

    [Fact]
    public void A_failing_call_is_named_with_its_subject_and_its_error()
    {
        var table = new CallTable();
        table.Add("getpid", "itself");
        table.Add("chdir", "/no/such/folder", "/no/such/folder");
        table.Add("exit_group", "itself", 0);
        var (code, failure, _) = Exit(table);
        Assert.Equal((125, "chdir", "/no/such/folder", Errno.ENOENT), (code, failure!.Call.Name, failure.Call.Subject, failure.Error));
    }

    [Fact]
    public void Errors_that_are_fine_and_results_above_0_leave_calls_out()
    {
        var table = new CallTable();
        table.Add("chdir", "x", "/no/such").OrError(Errno.EACCES).OrError(Errno.EPERM).OrError(Errno.EEXIST).OrError(Errno.ENOENT, skip: 1);
        table.Add("exit_group", "itself", 1);
        table.Add("chdir", "x", "/no/such").OrAnyError(skip: 1);
        table.Add("exit_group", "itself", 2);
        table.Add("getpid", "itself").ThenSkip(2);
        table.Add("exit_group", "itself", 3);
        table.Add("exit_group", "itself", 4);
        table.Add("chdir", "/", "/").ThenSkip(1); // 0 is not above 0
        table.Add("exit_group", "itself", 5);
        Assert.Equal(5, Exit(table).Code);
    }

    [Fact]
    public void Results_are_arguments_of_later_calls_and_can_be_stored()
    {
        var stored = new CallMemory(new byte[8]);
        var table = new CallTable();
        var process = table.Add("getpid", "itself").Into(stored, 4);
        var file = table.Add("openat", "/dev/null", -100, "/dev/null", 0);
        table.Add("dup3", "a copy", file, 200, 0);
        table.Add("close", "the copy", 200);
        table.Add("close", "twice", 200).OrError(Errno.EBADF);
        table.Add("exit_group", "itself", 0);
        var (code, _, program) = Exit(table, keep: true);
        using (program)
        {
            Assert.Equal(0, code);
            Assert.Equal(program!.ResultOf(process), program.Read(stored, 4));
            Assert.Equal(0, program.Read(stored, 0));
        }
    }

    [Fact]
    public void A_table_runs_alone_with_no_memory_of_ours_and_tells_of_its_failure()
    {
        var stored = new CallMemory(new byte[8]);
        var table = new CallTable();
        var process = table.Add("getpid", "itself").Into(stored, 4);
        table.Add("chdir", "x", "/no/such").OrAnyError();
        table.Add("chdir", "/no/such/folder", "/no/such/folder");
        var (program, started) = CallRunner.StartAlone(table, [], 0, way => way.Add("getpid", "itself"));
        using (program)
        using (started)
        {
            Assert.Equal(125, started.WaitForExit());
            Assert.Equal(("chdir", "/no/such/folder", Errno.ENOENT), (program.Failure!.Call.Name, program.Failure.Call.Subject, program.Failure.Error));
            Assert.Equal((started.Id, started.Id), ((int)program.ResultOf(process), program.Read(stored, 4)));
        }
    }

    [Fact]
    public void A_program_in_memory_cannot_be_changed()
    {
        using var program = MemoryFile.TryCreateProgram("program", [1, 2, 3], out var error);
        Assert.True(program is not null, $"errno {error}");
        using var writing = File.OpenHandle($"/proc/self/fd/{program.DangerousGetHandle()}", FileMode.Open, FileAccess.ReadWrite);
        Assert.Throws<UnauthorizedAccessException>(() => RandomAccess.Write(writing, [9], 0));
        Assert.Throws<UnauthorizedAccessException>(() => RandomAccess.SetLength(writing, 1));
        Assert.Throws<UnauthorizedAccessException>(() => RandomAccess.Write(program, [9], 0));
    }

    [Fact]
    public void What_comes_before_a_table_that_runs_alone_is_named_too()
    {
        var table = new CallTable();
        table.Add("exit_group", "itself", 0);
        var (program, started) = CallRunner.StartAlone(table, [], 0, way => way.Add("chdir", "/no/such", "/no/such"));
        using (program)
        using (started)
        {
            Assert.Equal(125, started.WaitForExit());
            Assert.Equal("chdir", program.Failure!.Call.Name);
        }
    }

    [Fact]
    public void What_others_have_open_is_closed_before_anything_else()
    {
        const int query = 1, badDescriptor = 9; // F_GETFD, EBADF
        using var writing = File.OpenHandle(Path.GetTempFileName(), FileMode.Open, FileAccess.Write, FileShare.ReadWrite, FileOptions.DeleteOnClose);
        using var kept = File.OpenHandle("/dev/null");
        var table = new CallTable();
        table.Add("exit_group", "itself", 0);
        var (program, started) = CallRunner.StartAlone(table, [(int)kept.DangerousGetHandle()], 0, way =>
        {
            way.Add("fcntl", "what is kept", (int)kept.DangerousGetHandle(), query, 0);
            way.Add("fcntl", "what another thread writes", (int)writing.DangerousGetHandle(), query, 0);
        });
        using (program)
        using (started)
        {
            Assert.Equal(125, started.WaitForExit());
            Assert.Equal(("what another thread writes", badDescriptor), (program.Failure!.Call.Subject, program.Failure.Error));
        }
    }

    [Fact]
    public void A_table_survives_collections_of_garbage()
    {
        using var end = new CancellationTokenSource();
        var collector = new Thread(() =>
        {
            var kept = new object[256];
            for (var i = 0; !end.IsCancellationRequested; i++)
            {
                kept[i % kept.Length] = new byte[i % 20_000];
                if (i % 500 == 0) GC.Collect();
            }
        });
        collector.Start();
        try
        {
            for (var i = 0; i < (Repository.RunsAll ? 1000 : 100); i++)
            {
                var table = new CallTable();
                table.Add("mkdirat", "/", -100, "/", 0).OrError(Errno.EEXIST);
                table.Add("exit_group", "itself", 7);
                Assert.Equal(7, Exit(table).Code);
            }
        }
        finally
        {
            end.Cancel();
            collector.Join();
        }
    }

    [Fact]
    public void Every_call_that_tables_use_has_a_number_on_both_architectures()
    {
        foreach (var name in (string[])["clone", "dup3", "mknodat", "openat", "symlinkat", "setresuid", "rt_sigaction", "close_range", "mount_setattr", "openat2", "execve", "seccomp"])
        {
            Assert.NotNull(SystemCallNumbers.Find("X86_64", name));
            Assert.NotNull(SystemCallNumbers.Find("AARCH64", name));
        }
        Assert.Throws<ArgumentException>(() => SystemCallNumbers.Require("no_such_call"));
    }

    private static (int Code, CallFailure? Failure, CallProgram? Program) Exit(CallTable table, ExecutablePage? page = null, bool keep = false)
    {
        var program = new CallProgram(table);
        try
        {
            using var process = page is null ? CallRunner.Start(program, 0) : CallRunner.Start(program, 0, page);
            return (process.WaitForExit(), program.Failure, keep ? program : null);
        }
        finally
        {
            if (!keep) program.Dispose();
        }
    }

    private static void Run(string program, params string[] arguments)
    {
        using var process = Process.Start(program, arguments);
        process.WaitForExit();
        Assert.Equal(0, process.ExitCode);
    }
}
