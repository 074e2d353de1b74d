using Oci.Diagnostics;
using Oci.Operations;

namespace Oci.Tests.Operations;

public sealed class VolumeOptionTests
{
    [Theory]
    [InlineData("/etc:/data", "/etc", "/data", "rbind rw rprivate")]
    [InlineData("/etc:/data:ro", "/etc", "/data", "rbind ro rprivate")]
    [InlineData("/etc:/data:ro,z,rshared", "/etc", "/data", "rbind ro rshared")]
    [InlineData("/data", null, "/data", "rbind rw rprivate")]
    [InlineData("/data:ro", null, "/data", "rbind ro rprivate")]
    [InlineData("/etc:/data:nosuid,noexec", "/etc", "/data", "rbind nosuid noexec rw rprivate")]
    public void A_volume_is_source_path_and_options(string text, string? source, string path, string options)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "The paths are those of Unix");
        var volume = VolumeOption.Parse(text);
        Assert.Equal((source, path, options), (volume.Source, volume.Path, string.Join(' ', volume.Options)));
    }

    [Theory]
    [InlineData("")]
    [InlineData("data")]
    [InlineData("/etc:data")]
    [InlineData("/etc:/data:ro:rw")]
    [InlineData("/etc:/data:upperdir=/etc")]
    [InlineData("/etc:/data:ro,x")]
    [InlineData("name:/data")]
    [InlineData("/no/such/folder:/data")]
    public void Anything_else_is_refused_with_a_hint(string text)
    {
        var fault = Assert.Throws<OciException>(() => VolumeOption.Parse(text));
        Assert.Equal(ErrorCodes.InvalidContainerOption, fault.Code);
        Assert.NotNull(fault.Hint);
    }

    [Theory]
    [InlineData("/etc:/data:O", "cp -a SOURCE COPY, and -v COPY:PATH: what is written there leaves SOURCE alone")]
    [InlineData("/etc:/data:ro,U", "chown -R UID:GID SOURCE")]
    public void What_others_do_beside_mounting_is_told(string text, string hint)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "The paths are those of Unix");
        Assert.Equal(hint, Assert.Throws<OciException>(() => VolumeOption.Parse(text)).Hint);
    }

    [Fact]
    public void A_relative_source_is_made_absolute()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "The paths are those of Unix");
        Assert.Equal(Directory.GetCurrentDirectory(), VolumeOption.Parse(".:/data").Source);
    }
}
