using Oci.Build;
using Oci.Containerfile;
using Oci.Diagnostics;
using Oci.Testing;
using Oci.Tool;

namespace Oci.Tests;

public sealed class ErrorReportTests
{
    private static readonly SourceText Source = new("Containerfile", "FROM base\nRUN make all\n");
    private static readonly SourceSpan At = new(Source, 10, 12);

    [Theory]
    [InlineData("plain")]
    [InlineData("tty")]
    [InlineData("github")]
    [InlineData("json")]
    [InlineData("quiet")]
    public void A_failed_step_is_told_with_its_place(string mode)
    {
        var fault = new StepFailedException("expected `RUN make all` to end with 0, found 2", 2, ["cc -c a.c", "a.c:1: \e[31merror\e[0m"], "build --no-cache", At);
        Golden.Match(Report(mode, verbose: false, report => report.Fault(fault)), $"failed-step-{mode}");
    }

    [Theory]
    [InlineData("plain")]
    [InlineData("github")]
    [InlineData("json")]
    public void Every_problem_of_a_Containerfile_is_told(string mode)
    {
        var syntax = Parser.Parse(new SourceText("Containerfile", "FORM base\nFROM base\nMAINTAINER\nCOPY --form=a b c\nRUNN make\n"));
        var fault = Assert.Throws<ContainerfileException>(syntax.ThrowIfErrors);
        Golden.Match(Report(mode, verbose: false, report => report.Fault(fault)), $"containerfile-errors-{mode}");
    }

    [Fact]
    public void Causes_are_told_where_asked_for()
    {
        var fault = new OciException(ErrorCodes.FileSystem, "expected to write `x`", inner: new IOException("the disk \e[31mburns", new InvalidDataException("too hot")));
        Assert.DoesNotContain("caused by", Report("plain", verbose: false, report => report.Fault(fault)), StringComparison.Ordinal);
        Golden.Match(Report("plain", verbose: true, report => report.Fault(fault)), "causes");
    }

    [Fact]
    public void A_fault_of_ours_is_told_with_its_stack()
    {
        var text = Report("plain", verbose: false, report => report.Internal(new InvalidOperationException("x")));
        Assert.StartsWith("internal error: System.InvalidOperationException: x", text, StringComparison.Ordinal);
        Assert.Contains("please report it", text, StringComparison.Ordinal);
    }

    private static string Report(string mode, bool verbose, Action<ErrorReport> tell)
    {
        var output = new StringWriter { NewLine = "\n" };
        tell(new ErrorReport(output, mode, verbose));
        return output.ToString();
    }
}
