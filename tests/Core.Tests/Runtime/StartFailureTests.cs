using Oci.Diagnostics;
using Oci.Runtime;

namespace Oci.Tests.Runtime;

/// <summary>The words are those of runc 1.1 and 1.2, crun 1.8, youki and runsc.</summary>
public sealed class StartFailureTests
{
    [Theory]
    [InlineData("runc run failed: unable to start container process: exec: \"nope\": executable file not found in $PATH", 127)]
    [InlineData("runc run failed: unable to start container process: exec: \"/nope\": stat /nope: no such file or directory", 127)]
    [InlineData("runc create failed: unable to start container process: error during container init: exec: \"/nope\": stat /nope: no such file or directory", 127)]
    [InlineData("runc run failed: unable to start container process: exec: \"/bin/noperm\": permission denied", 126)]
    [InlineData("runc run failed: unable to start container process: exec: \"/bin/sh/x\": stat /bin/sh/x: not a directory", 126)]
    [InlineData("runc run failed: unable to start container process: exec: \"/bin/odd\": exec format error", 126)]
    [InlineData("executable file `nope` not found in $PATH: No such file or directory", 127)]
    [InlineData("open executable: No such file or directory", 127)]
    [InlineData("open executable: Permission denied", 126)]
    [InlineData("open executable: Operation not permitted", 126)]
    [InlineData("exec container process `/private/busybox`: Permission denied", 126)]
    [InlineData("exec container process (missing dynamic library?) `/bin/x`: No such file or directory", 127)]
    [InlineData("executable 'nope' for container 'x' not found in $PATH", 127)]
    [InlineData("runc run failed: unable to start container process: error during container init: error mounting \"/nonexist\" to rootfs at \"/m\": stat /nonexist: no such file or directory", 125)]
    [InlineData("runc run failed: invalid rootfs: stat /b/nowhere: no such file or directory", 125)]
    [InlineData("error stat'ing file `/nonexist`: No such file or directory", 125)]
    [InlineData("chdir `/bin/sh`: Not a directory", 125)]
    [InlineData("", 125)]
    public void Words_become_exit_codes(string message, int exitCode) => Assert.Equal(exitCode, StartFailure.Classify(message));

    [Fact]
    public void The_fault_says_what_and_nothing_twice()
    {
        var fault = StartFailure.Explain("runc run failed: unable to start container process: exec: \"no\u001bpe\": executable file not found in $PATH", "no\u001bpe", "runc");
        Assert.Equal((ErrorCodes.CommandNotFound, 127), (fault.Code, fault.ExitCode));
        Assert.DoesNotContain("runc run failed", fault.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\u001b', fault.Message);
        Assert.NotNull(fault.Hint);
    }

    [Fact]
    public void Faults_of_the_runtime_name_it() =>
        Assert.Contains("`crun`", StartFailure.Explain("make `nowhere` private: No such file or directory", "sh", "crun").Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("""{"level":"error","msg":"first","time":"t"}|{"level":"warning","msg":"w"}|{"level":"error","msg":"last"}|""", "last")]
    [InlineData("""{"msg":"crun's order","level":"error","time":"t"}""", "crun's order")]
    [InlineData("""{"level":"info","msg":"fine"}""", null)]
    [InlineData("""{"level":"error","msg":7}|{"level":"er|nothing|[1]|{}""", null)]
    [InlineData("", null)]
    public void The_last_error_of_a_log_counts(string lines, string? message) => Assert.Equal(message, RuntimeLog.LastError(lines.Split('|')));

    [Fact]
    public void A_log_that_is_not_there_has_no_error() => Assert.Null(RuntimeLog.LastError("/no/such/log"));
}
