using Oci.Operations;
using Oci.Testing;

namespace Oci.Interop.Publish;

/// <summary>Bases in registries, without MSBuild around it.</summary>
[Collection(nameof(PublishCollection))]
public sealed class RegistryBaseTests(PublishWorkspace workspace)
{
    [Fact]
    public async Task A_base_in_a_registry_is_asked_for_by_its_documents_only()
    {
        await using var registry = await DockerRegistry.StartAsync();
        HostProgram.Run(Peer.Require("skopeo"), "--insecure-policy", "copy", "-q", "--dest-tls-verify=false", $"oci:{workspace.Bases}:gzip", $"docker://{registry.Host}/bases/aspnet:10.0");
        var host = OciHost.Create(new Dictionary<string, string> { ["TMPDIR"] = workspace["temp"] }, workspace["registry-base"]);
        var image = new PublishImage { Platform = "linux/amd64", Base = $"{registry.Host}/bases/aspnet:10.0" };
        var request = new PublishRequest { Images = [image], ProjectFolder = workspace.State };
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(TimeSpan.FromMinutes(1));
        var found = await new PublishOperation(host).FindBaseAsync(request, image, limit.Token);
        Assert.EndsWith($"/bases/aspnet:10.0@{found.Digest}", found.Source);
    }
}
