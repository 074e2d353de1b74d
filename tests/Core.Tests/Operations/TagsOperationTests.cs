using Oci.Diagnostics;
using Oci.Operations;
using Oci.Testing;
using Oci.Tests.Registries;

namespace Oci.Tests.Operations;

public sealed class TagsOperationTests
{
    [Theory]
    [InlineData("registry.example/app:1")]
    [InlineData("docker://registry.example/app:1")]
    [InlineData("docker://registry.example/app:latest")]
    [InlineData("app@sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")]
    [InlineData("oci:/nowhere:1")]
    [InlineData("oci-archive:/nowhere.tar:1")]
    [InlineData("docker-archive:/nowhere.tar:app:1")]
    public async Task An_image_in_the_place_of_a_repository_is_refused(string text)
    {
        using var folder = new TemporaryFolder();
        var operation = new TagsOperation(OciHost.Create(new Dictionary<string, string>(), folder.Path));
        var fault = await Assert.ThrowsAsync<OciException>(() => operation.RunAsync(new TagsRequest { Repository = text }, TestContext.Current.CancellationToken));
        Assert.Equal(ErrorCodes.Usage, fault.Code);
        Assert.Contains(text, fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_repository_has_tags()
    {
        await using var registry = new FakeRegistry();
        registry.Manifests["1"] = registry.Manifests["2"] = ("a/b", []);
        using var folder = new TemporaryFolder();
        using var access = new RegistryAccess();
        var operation = new TagsOperation(OciHost.Create(new Dictionary<string, string>(), folder.Path) with { Registries = access });
        foreach (var prefix in (string[])["", "docker://"])
            Assert.Equal(["1", "2"], (await operation.RunAsync(new TagsRequest { Repository = prefix + registry.Name }, TestContext.Current.CancellationToken)).Tags);
    }

    [Theory]
    [InlineData("oci-archive:")]
    [InlineData("docker-archive:")]
    [Trait("Category", "Linux")]
    public async Task A_wait_for_an_archive_from_a_pipe_can_be_interrupted(string form)
    {
        using var folder = new TemporaryFolder();
        HostProgram.Run("mkfifo", folder["pipe"]);
        using var interrupt = new CancellationTokenSource(TimeSpan.FromMilliseconds(200));
        var operation = new TagsOperation(OciHost.Create(new Dictionary<string, string>(), folder.Path));
        var listing = Task.Run(() => operation.RunAsync(new TagsRequest { Repository = form + folder["pipe"] }, interrupt.Token), TestContext.Current.CancellationToken);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => listing.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken));
        await File.WriteAllTextAsync(folder["pipe"], "", TestContext.Current.CancellationToken); // the thread that waits is let go
    }
}
