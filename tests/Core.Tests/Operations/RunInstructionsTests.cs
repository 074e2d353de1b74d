using System.Runtime.Versioning;
using Oci.Operations;
using Oci.Testing;

namespace Oci.Tests.Operations;

[SupportedOSPlatform("linux")]
[Trait("Category", "Linux")]
public sealed class RunInstructionsTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("FROM a\nRUN b\n", true)]
    [InlineData("FROM a\n  run b\n", true)]
    [InlineData("FROM a\nR\\\nUN b\n", true)]
    [InlineData("# escape=`\nFROM a\nR`\nUN b\n", true)]
    [InlineData("FROM a\nONBUILD RUN b\n", true)]
    [InlineData("FROM a\nRUN <<EOF\nb\nEOF\n", true)]
    [InlineData("FROM a\nCOPY b c\n# RUN d\n", false)]
    [InlineData("FROM a\nONBUILD COPY b c\n", false)]
    [InlineData("FROM a\nCOPY <<EOF /b\nRUN c\nEOF\n", false)]
    [InlineData("FROM a\nENV b=\\\nRUN\n", false)]
    [InlineData("FROM a\nRUNS b\n", false)] // which stops the build
    public void A_Containerfile_shows_whether_it_runs_anything(string text, bool runs)
    {
        File.WriteAllText(folder["Containerfile"], text);
        Assert.Equal(runs, RunInstructions.MayBeIn(new BuildRequest { Context = folder.Path }));
    }

    [Fact]
    public void What_cannot_be_read_twice_may_run_anything()
    {
        Assert.True(RunInstructions.MayBeIn(new BuildRequest { Context = "-" }));
        Assert.True(RunInstructions.MayBeIn(new BuildRequest { Context = folder.Path, Containerfile = "-" }));
        Assert.True(RunInstructions.MayBeIn(new BuildRequest { Context = folder.Path }));
    }
}
