using Oci.Testing;

namespace Oci.Interop.Publish;

/// <summary>What a project can get wrong: one line each with code, file and position, exit code 1, and what was published before is untouched.</summary>
[Collection(nameof(PublishCollection))]
public sealed class BadPublishTests(PublishWorkspace workspace)
{
    [Fact]
    public async Task A_mistake_is_one_line_and_what_was_there_stays()
    {
        var project = workspace.NewProject("bad").WriteWeb("""
            <OciBase Condition="'$(Base)' != ''">$(Base)</OciBase>
            """, """
            <ContainerPort Include="$(Port)" Condition="'$(Port)' != ''" />
            <ContainerCopy Include="$(Copy)" Condition="'$(Copy)' != ''" Destination="/app/web.dll" Mode="$(Mode)" />
            <ContainerHealthcheck Include="$(Check)" Condition="'$(Check)' != ''" Interval="soon" />
            """).Write("Containerfile.bad", "FROM scratch\n\nCOPY only-one\nNONSENSE x\n").Write("other.txt", "x");
        var before = project.Publish().Digest;
        var rows = new (string[], string)[]
        {
            (["-p:Base=oci:absent:1"], "web.csproj : error OCI"),
            (["-p:Base=127.0.0.1:1/base:1"], "web.csproj : error OCI3"),
            (["-p:Base=Containerfile.bad"], "Containerfile.bad(3,1): error OCI4"),
            (["-p:Base=Containerfile.absent"], "web.csproj : error OCI7002"),
            (["-p:Port=99999"], "web.csproj : error OCI7001"),
            (["-p:Copy=absent.txt"], "web.csproj : error OCI7002"),
            (["-p:Copy=other.txt"], "web.csproj : error OCI7004"),
            (["-p:Copy=other.txt", "-p:Mode=rwx"], "web.csproj : error OCI7004"),
            (["-p:Check=x"], "web.csproj : error OCI7001"),
            (["-p:ContainerImageTags=a%20b"], "error"),
            (["-p:OciCompression=brotli"], "web.csproj : error OCI"),
            (["-p:OciCreated=yesterday"], "web.csproj : error OCI"),
            (["-p:ContainerRuntimeIdentifier=beos-x64000"], "web.csproj : error OCI7001"),
        };
        // Each row is a build of its own: CI takes every third.
        foreach (var (arguments, expected) in rows.Where((_, at) => Repository.RunsAll || at % 3 == 1))
        {
            var (exitCode, output) = project.TryDotnet(["publish", "-t:PublishContainer", "--no-build", "--no-restore", "-tl:off", "-clp:NoSummary;ErrorsOnly", .. arguments]);
            Assert.True(exitCode == 1 && output.Contains(expected, StringComparison.Ordinal), $"{string.Join(' ', arguments)}: {expected} is not in\n{output}");
            Assert.DoesNotContain("   at ", output);
        }
        var image = await project.ImageAsync();
        Assert.Equal(before, image.Descriptor.Digest.ToString());
    }

    [Fact]
    public void A_pattern_that_matches_nothing_is_told_with_its_place()
    {
        var project = workspace.NewProject("empty").WriteWeb("", """<ContainerCopy Include="models/**/*.bin" Destination="/opt/" />""");
        var (exitCode, output) = project.TryDotnet("publish", "-t:PublishContainer", "-tl:off");
        Assert.Equal(1, exitCode);
        Assert.Matches(@"web\.csproj\(\d+,\d+\): error OCI7002: expected files that match `models/\*\*/\*\.bin`", output);
    }

    [Fact]
    public void An_older_SDK_is_told_of()
    {
        var project = workspace.NewProject("old").WriteWeb();
        project.Dotnet("restore");
        var (exitCode, output) = project.TryDotnet("msbuild", "-t:_OciCheckHost", "-p:NETCoreSdkVersion=9.0.300", "-tl:off");
        Assert.Equal(1, exitCode);
        Assert.Contains("error OCI7006: expected .NET SDK 10 or later, found 9.0.300", output);
    }
}
