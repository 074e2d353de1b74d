using Oci.Diagnostics;
using Oci.Operations;
using Oci.Testing;

namespace Oci.Tests.Operations;

[Trait("Category", "Linux")]
public sealed class CommitTimeTests : IDisposable, IProgress<ProgressEvent>
{
    private readonly TemporaryFolder folder = new();
    private readonly List<Diagnostic> warnings = [];

    public void Dispose() => folder.Dispose();

    void IProgress<ProgressEvent>.Report(ProgressEvent value) => warnings.Add(((WarningRaised)value).Diagnostic);

    private Task<long?> FindAsync(string git)
    {
        HostProgram.Script(Path.Combine(folder.Make("bin"), "git"), $"#!/bin/sh\n{git}\n");
        folder.Make("context/.git");
        var variables = new Dictionary<string, string> { ["TMPDIR"] = folder.Make("tmp"), ["PATH"] = folder["bin"] };
        return CommitTime.FindAsync(OciHost.Create(variables, folder["root"]) with { Progress = this }, folder["context"], TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task A_time_that_git_tells_is_the_time()
    {
        Assert.Equal(42, await FindAsync("echo 42"));
        Assert.Empty(warnings);
    }

    [Fact]
    public async Task Git_that_does_not_trust_a_folder_is_a_warning_with_what_it_says_to_type()
    {
        Assert.Null(await FindAsync("printf \"fatal: detected dubious ownership in repository at '/x'\\nTo add an exception, call:\\n\\n\\tgit config --global --add safe.directory /x\\n\" >&2; exit 128"));
        var warning = Assert.Single(warnings);
        Assert.Equal(ErrorCodes.CommitTimeUnknown, warning.Code);
        Assert.Contains("dubious ownership", warning.Message, StringComparison.Ordinal);
        Assert.Equal("git config --global --add safe.directory /x", warning.Hint);
    }

    [Fact]
    public async Task Any_other_fault_of_git_is_a_warning_that_says_how_to_give_the_time()
    {
        Assert.Null(await FindAsync("exit 1"));
        Assert.Contains("SOURCE_DATE_EPOCH", Assert.Single(warnings).Hint, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("fatal: your current branch 'main' does not have any commits yet")]
    [InlineData("fatal: not a git repository (or any of the parent directories): .git")]
    public async Task Where_nothing_is_committed_nothing_is_missed(string words)
    {
        Assert.Null(await FindAsync($"echo \"{words}\" >&2; exit 128"));
        Assert.Empty(warnings);
    }
}
