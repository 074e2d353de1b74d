using Oci.Diagnostics;
using Oci.Tasks;
using Oci.Testing;

namespace Oci.Tests.Tasks;

public sealed class ProjectPathsTests : IDisposable
{
    private readonly TemporaryFolder folder = new();
    private readonly ProjectPaths paths;

    public ProjectPathsTests()
    {
        paths = new ProjectPaths(Path.Combine(folder.Path, "app.csproj"));
        Directory.CreateDirectory(Path.Combine(folder.Path, "tools"));
        File.WriteAllText(Path.Combine(folder.Path, "tools.tar"), "");
        File.WriteAllText(Path.Combine(folder.Path, "alpine"), "");
    }

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("oci:out:1", "oci:/out:1")]
    [InlineData("oci-archive:out.tar:1", "oci-archive:/out.tar:1")]
    [InlineData("docker-archive:out.tar:a:1", "docker-archive:/out.tar:a:1")]
    [InlineData("oci:/elsewhere:1", "oci:/elsewhere:1")]
    [InlineData("docker://registry.example/app:1", "docker://registry.example/app:1")]
    [InlineData("app:1", "app:1")]
    public void A_reference_into_a_folder_begins_at_the_projects(string text, string expected) => Assert.Equal(InFolder(text, expected), paths.Reference(text));

    [Theory]
    [InlineData(".", "/")]
    [InlineData("tools", "/tools")]
    [InlineData("tools.tar", "/tools.tar")]
    [InlineData("absent", "/absent")]
    [InlineData("https://example.org/app.git#v1:server", "https://example.org/app.git#v1:server")]
    [InlineData("git@example.org:app.git", "git@example.org:app.git")]
    [InlineData("github.com/example/app", "github.com/example/app")]
    public void A_context_is_a_path_unless_it_is_an_address(string text, string expected) => Assert.Equal(InFolder(text, expected), paths.Context(text).TrimEnd('/'));

    [Theory]
    [InlineData("tools", "/tools")]
    [InlineData("./absent", "/absent")]
    [InlineData("tools.tar", "/tools.tar")]
    [InlineData("alpine", "alpine")]
    [InlineData("target:first", "target:first")]
    [InlineData("oci:out:1", "oci:/out:1")]
    [InlineData("oci-layout://out:1", "oci:/out:1")]
    [InlineData("docker-image://alpine:3", "docker-image://alpine:3")]
    [InlineData("https://example.org/a.tar", "https://example.org/a.tar")]
    public void A_named_context_is_a_path_where_there_is_one(string text, string expected) => Assert.Equal(InFolder(text, expected), paths.NamedContext(text));

    [Theory]
    [InlineData("./cache:/cache:ro", "/cache:/cache:ro")]
    [InlineData("/cache:/cache", "/cache:/cache")]
    [InlineData("/only", "/only")]
    public void A_volumes_source_begins_at_the_project(string text, string expected) => Assert.Equal(InFolder(text, expected), paths.Volume(text));

    [Fact]
    public void Keys_and_profiles_are_files_of_the_project()
    {
        Assert.Equal($"git={folder.Path}/a,{folder.Path}/b", paths.Agent("git=a,b"));
        Assert.Equal("default", paths.Agent("default"));
        Assert.Equal($"seccomp={folder.Path}/strict.json", paths.SecurityOption("seccomp=strict.json"));
        Assert.Equal("seccomp=unconfined", paths.SecurityOption("seccomp=unconfined"));
        Assert.Equal("no-new-privileges", paths.SecurityOption("no-new-privileges"));
    }

    [Fact]
    public void A_reference_that_is_none_is_refused() => Assert.Equal(ErrorCodes.InvalidReference, Assert.Throws<OciException>(() => paths.Reference("A:b:c:d")).Code);

    // In what is expected, a path that what was given does not have begins at the folder.
    private string InFolder(string text, string expected)
    {
        if (text == expected) return expected;
        var slash = expected.IndexOf('/', StringComparison.Ordinal);
        return (expected[..slash] + folder.Path + expected[slash..]).TrimEnd('/');
    }
}
