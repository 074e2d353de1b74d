using FsCheck;
using FsCheck.Fluent;
using Oci.Content;
using Oci.Diagnostics;
using Oci.Layouts;
using Oci.Testing;
using Oci.Transfer;

namespace Oci.Tests.Transfer;

public sealed class ImageLocationTests
{
    private const string Hash = "sha256:44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a";

    [Theory]
    [InlineData("alpine", "NamedLocation", "alpine:latest")]
    [InlineData("registry.example:5000/team/app:1", "NamedLocation", "registry.example:5000/team/app:1")]
    [InlineData("app@" + Hash, "NamedLocation", "app@" + Hash)]
    [InlineData("docker://alpine", "RegistryLocation", "docker://docker.io/library/alpine:latest")]
    [InlineData("docker://localhost:5000/app@" + Hash, "RegistryLocation", "docker://localhost:5000/app@" + Hash)]
    [InlineData("store:app", "StoreLocation", "store:app:latest")]
    [InlineData("oci:dir", "LayoutLocation", "oci:dir")]
    [InlineData("oci:/a/b:", "LayoutLocation", "oci:/a/b")]
    [InlineData("oci:dir:v1", "LayoutLocation", "oci:dir:v1")]
    [InlineData("oci:dir:docker.io/library/app:1", "LayoutLocation", "oci:dir:docker.io/library/app:1")]
    [InlineData("oci:dir:@2", "LayoutLocation", "oci:dir:@2")]
    [InlineData("oci:dir@" + Hash, "LayoutLocation", "oci:dir@" + Hash)]
    [InlineData("oci:a@b/dir@" + Hash, "LayoutLocation", "oci:a@b/dir@" + Hash)]
    [InlineData("oci-archive:file.tar", "ArchiveLocation", "oci-archive:file.tar")]
    [InlineData("oci-archive:file.tar:v1", "ArchiveLocation", "oci-archive:file.tar:v1")]
    [InlineData("oci-archive:file.tar@" + Hash, "ArchiveLocation", "oci-archive:file.tar@" + Hash)]
    [InlineData("docker-archive:file.tar", "DockerArchiveLocation", "docker-archive:file.tar")]
    [InlineData("docker-archive:file.tar:app:1", "DockerArchiveLocation", "docker-archive:file.tar:app:1")]
    [InlineData("docker-archive:file.tar:@0", "DockerArchiveLocation", "docker-archive:file.tar:@0")]
    [InlineData("docker-archive:[a:b.tar]:@12", "DockerArchiveLocation", "docker-archive:[a:b.tar]:@12")]
    [InlineData("docker-archive:[a:b.tar]:app", "DockerArchiveLocation", "docker-archive:[a:b.tar]:app:latest")]
    [InlineData("oci:[/a:b/dir]", "LayoutLocation", "oci:[/a:b/dir]")]
    [InlineData("oci:[/a:b/dir]:v1", "LayoutLocation", "oci:[/a:b/dir]:v1")]
    [InlineData("oci:[/a:b/dir]:", "LayoutLocation", "oci:[/a:b/dir]")]
    [InlineData("oci:[dir]:v1", "LayoutLocation", "oci:dir:v1")]
    [InlineData("oci:[[dir]]:v1", "LayoutLocation", "oci:[[dir]]:v1")]
    [InlineData("oci:[dir", "LayoutLocation", "oci:[[dir]")]
    [InlineData("oci-archive:[a:b]@" + Hash, "ArchiveLocation", "oci-archive:[a:b]@" + Hash)]
    [InlineData("docker-daemon:app", "DockerDaemonLocation", "docker-daemon:app:latest")]
    [InlineData("dir:a:b", "DirLocation", "dir:a:b")]
    public void Every_form_of_the_table_is_read_and_written_back(string text, string type, string canonical)
    {
        var location = ImageLocation.Parse(text);
        Assert.Equal(type, location.GetType().Name);
        Assert.Equal(canonical, location.ToString());
        Assert.Equal(location, ImageLocation.Parse(canonical));
    }

    [Fact]
    public void A_digest_is_taken_for_one_only_right_after_the_path()
    {
        Assert.Equal(new LayoutLocation("dir", null, Digest.Parse(Hash)), ImageLocation.Parse("oci:dir@" + Hash));
        Assert.Equal(new LayoutLocation("dir", "app@" + Hash, null), ImageLocation.Parse("oci:dir:app@" + Hash));
        Assert.Equal(new LayoutLocation("dir@sha256", "abc", null), ImageLocation.Parse("oci:dir@sha256:abc"));
    }

    [Fact]
    public void A_path_with_colons_needs_no_brackets_once_something_is_there()
    {
        using var folder = new TemporaryFolder();
        OciLayout.OpenOrCreate(folder["a:b"]);
        File.WriteAllText(folder["c:d.tar"], "");
        Assert.Equal(new LayoutLocation(folder["a:b"], "host:5000/app:1", null), ImageLocation.Parse($"oci:{folder.Path}/a:b:host:5000/app:1"));
        Assert.Equal(new LayoutLocation(folder["a:b"], null, null), ImageLocation.Parse($"oci:{folder.Path}/a:b"));
        Assert.Equal(new LayoutLocation(folder["a:b"], null, Digest.Parse(Hash)), ImageLocation.Parse($"oci:{folder.Path}/a:b@{Hash}"));
        Assert.Equal(new ArchiveLocation(folder["c:d.tar"], "1", null), ImageLocation.Parse($"oci-archive:{folder.Path}/c:d.tar:1"));
        Assert.Equal(new DockerArchiveLocation(folder["c:d.tar"], null) { Index = 1 }, ImageLocation.Parse($"docker-archive:{folder.Path}/c:d.tar:@1"));
        Assert.Equal(new LayoutLocation(folder["a"], "c", null), ImageLocation.Parse($"oci:{folder.Path}/a:c"));
        OciLayout.OpenOrCreate(folder["a"]);
        Assert.Equal(new LayoutLocation(folder["a"], "b", null), ImageLocation.Parse($"oci:{folder.Path}/a:b"));
    }

    [Theory]
    [InlineData("docker-archive:f.tar:@")]
    [InlineData("docker-archive:f.tar:@-1")]
    [InlineData("docker-archive:f.tar:@99999999999")]
    [InlineData("docker-archive:f.tar:@0:app")]
    [InlineData("docker-archive:f.tar:app@0")]
    [InlineData("docker-archive:f.tar:app@" + Hash)]
    [InlineData("docker-archive:f.tar@" + Hash)]
    public void An_image_of_an_archive_has_a_name_or_a_number(string text) =>
        Assert.Equal(ErrorCodes.InvalidReference, Assert.Throws<OciException>(() => ImageLocation.Parse(text)).Code);

    [Theory]
    [InlineData("")]
    [InlineData("oci:")]
    [InlineData("oci::v1")]
    [InlineData("oci-archive:")]
    [InlineData("docker-archive::app:1")]
    [InlineData("docker-archive:-:app:1")]
    [InlineData("oci-archive:-")]
    [InlineData("docker-archive:f.tar:App:1")]
    [InlineData("docker-daemon:")]
    [InlineData("dir:")]
    [InlineData("store:")]
    [InlineData("docker://")]
    [InlineData("docker:app/x")]
    [InlineData("containers-storage:[overlay@/x]app")]
    [InlineData("https://registry.example/app")]
    public void What_is_no_place_is_refused(string text) =>
        Assert.Equal(ErrorCodes.InvalidReference, Assert.Throws<OciException>(() => ImageLocation.Parse(text)).Code);

    [Fact]
    public void Any_text_is_either_refused_or_read_back_the_same()
    {
        var texts = Gen.Elements("oci:", "oci-archive:", "dir:", "docker://", "store:", "docker-archive:", "a", "/", "@", ":", Hash, ".", "B", " ", "[", "x]").ArrayOf().Select(parts => string.Concat(parts));
        Prop.ForAll(texts.ToArbitrary(), text =>
        {
            try
            {
                var location = ImageLocation.Parse(text);
                Assert.Equal(location, ImageLocation.Parse(location.ToString()));
            }
            catch (OciException)
            {
                // refused
            }
        }).QuickCheckThrowOnFailure();
    }
}
