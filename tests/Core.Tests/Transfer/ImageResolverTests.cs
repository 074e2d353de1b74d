using Oci.Content;
using Oci.Diagnostics;
using Oci.Images;
using Oci.Layouts;
using Oci.Testing;
using Oci.Transfer;

namespace Oci.Tests.Transfer;

public sealed class ImageResolverTests : TransferFixture
{
    [Fact]
    public async Task A_plain_name_is_looked_up_in_the_store()
    {
        var image = await SampleImage.WriteAsync(Store.Layout, null, null, "x");
        await Store.TagAsync(ImageReference.Parse("app"), image.Descriptor, Ct);
        foreach (var place in (string[])["app", "store:app", "docker.io/library/app:latest"])
        {
            using var opened = await OpenAsync(place);
            Assert.Equal(image.Descriptor.Digest, opened.Target.Digest);
        }
    }

    [Theory, Trait("Category", "Linux")]
    [InlineData("oci-archive:$/pipe")]
    [InlineData("docker-archive:$/pipe")]
    public async Task Nobody_has_to_wait_for_what_never_comes_through_a_pipe(string place)
    {
        HostProgram.Run("mkfifo", Folder["pipe"]);
        using var writer = new FileStream(Folder["pipe"], FileMode.Open, FileAccess.ReadWrite); // who reads and writes waits for nobody
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Ct);
        var opening = Resolver.ResolveAsync(At(place), stop.Token);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => opening.WaitAsync(TimeSpan.FromMinutes(1), Ct));
    }

    [Theory]
    [InlineData("debian:12")]
    [InlineData("store:debian:12")]
    public async Task A_name_that_is_not_in_the_store_is_answered_with_the_command_that_gets_it(string place)
    {
        var fault = await Assert.ThrowsAsync<OciException>(() => OpenAsync(place));
        Assert.Equal(ErrorCodes.ImageNotFound, fault.Code);
        Assert.Contains("`debian:12`", fault.Message, StringComparison.Ordinal);
        Assert.Equal("dotnet-oci copy docker://docker.io/library/debian:12 debian:12", fault.Hint);
        Assert.False(Directory.Exists(Store.Folder));
    }

    [Fact]
    public async Task A_name_that_is_not_in_the_store_is_asked_of_the_registry_where_there_is_one()
    {
        var remote = OciLayout.OpenOrCreate(Folder["remote"]);
        var image = await SampleImage.WriteAsync(remote, null, null, "x");
        await remote.TagAsync("12", image.Descriptor, Ct);
        var resolver = new ImageResolver(Store, Folder["tmp"], reference => reference.Name == "docker.io/library/debian" ? remote : throw new InvalidOperationException(reference.ToString()));
        foreach (var place in (string[])["debian:12", "docker://debian:12", $"debian@{image.Descriptor.Digest}"])
        {
            using var opened = await resolver.ResolveAsync(At(place), Ct);
            Assert.Equal(image.Descriptor.Digest, opened.Target.Digest);
        }
        Assert.Equal(ErrorCodes.ImageNotFound, (await Assert.ThrowsAsync<OciException>(() => resolver.ResolveAsync(At("debian:13"), Ct))).Code);
    }

    [Theory]
    [InlineData("docker://debian:12", "docker://docker.io/library/debian:12")]
    [InlineData("docker-daemon:debian:12", "docker-daemon:debian:12")]
    public async Task Places_that_cannot_be_reached_are_named(string place, string words)
    {
        var fault = await Assert.ThrowsAsync<OciException>(() => OpenAsync(place));
        Assert.Equal(ErrorCodes.UnsupportedLocation, fault.Code);
        Assert.Contains(words, fault.Message, StringComparison.Ordinal);
        Assert.NotNull(fault.Hint);
    }

    [Fact]
    public async Task A_missing_name_is_answered_with_those_that_are_there()
    {
        await MakeSourceAsync();
        await CopyAsync("oci:$/source:one", "oci-archive:$/a.tar:one");
        await CopyAsync("oci:$/source:one", "docker-archive:$/d.tar:one:1");
        foreach (var place in (string[])["oci:$/source:two", "oci-archive:$/a.tar:two", "docker-archive:$/d.tar:two:1"])
        {
            var fault = await Assert.ThrowsAsync<OciException>(() => OpenAsync(place));
            Assert.Equal(ErrorCodes.ImageNotFound, fault.Code);
            Assert.Contains("`one", fault.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_layout_is_read_by_name_by_digest_and_by_number()
    {
        var (image, index) = await MakeSourceAsync();
        foreach (var (place, digest) in ((string, Digest)[])[("oci:$/source:one", image.Descriptor.Digest), ("oci:$/source:multi", index.Digest), ($"oci:$/source@{index.Digest}", index.Digest), ("oci:$/source:@0", image.Descriptor.Digest)])
        {
            using var opened = await OpenAsync(place);
            Assert.Equal(digest, opened.Target.Digest);
        }
        Assert.Equal(ErrorCodes.AmbiguousName, (await Assert.ThrowsAsync<OciException>(() => OpenAsync("oci:$/source"))).Code);
    }
}
