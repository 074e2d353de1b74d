using Oci.Testing;

namespace Oci.Interop.Publish;

/// <summary>Publishing to a real registry.</summary>
[Collection(nameof(PublishCollection))]
public sealed class RegistryPublishTests(PublishWorkspace workspace)
{
    [Fact]
    public async Task A_publish_sends_what_is_missing_and_a_fresh_machine_asks_the_registry()
    {
        Peer.Require("docker-registry");
        await using var registry = await DockerRegistry.StartWithPasswordAsync();
        await using var proxy = new FaultProxy(registry.Host);
        // The base is in another repository of the same registry, with zstd layers that this machine never sees.
        var bases = workspace.Bases;
        await Task.Run(() => HostProgram.Run(Peer.Require("skopeo"), "--insecure-policy", "copy", "-q", "--dest-tls-verify=false", "--dest-creds", $"{DockerRegistry.Username}:{DockerRegistry.Password}", $"oci:{bases}:zstd", $"docker://{registry.Host}/bases/aspnet:10.0"));
        var project = workspace.NewProject("registry").WriteWeb($"""
            <OciLayout></OciLayout>
            <OciBase></OciBase>
            <ContainerBaseImage>{proxy.Host}/bases/aspnet:10.0</ContainerBaseImage>
            <ContainerRegistry>{proxy.Host}</ContainerRegistry>
            <ContainerImageTags>1.0;latest</ContainerImageTags>
            """);
        project.Variables["DOTNET_CONTAINER_REGISTRY_UNAME"] = DockerRegistry.Username;
        project.Variables["DOTNET_CONTAINER_REGISTRY_PWORD"] = DockerRegistry.Password;
        project.Variables["OCI_ROOT"] = workspace["registry-state"];
        var before = proxy.Calls.Count;
        // The proxy answers on the threads that a wait here would hold.
        var first = await Task.Run(() => project.Publish());
        var requests = Since(proxy, before);
        Assert.True(requests.Count <= 24, string.Join('\n', requests));
        Assert.Equal($"{proxy.Host}/org/web@{first.Digest}", first.Places[0]);
        // Of the base only the configuration was read.
        Assert.Single(requests, request => request.StartsWith("GET ", StringComparison.Ordinal) && request.Contains("/blobs/", StringComparison.Ordinal));
        var digest = HostProgram.Run(Peer.Require("skopeo"), "inspect", "--tls-verify=false", "--creds", $"{DockerRegistry.Username}:{DockerRegistry.Password}", "--format", "{{.Digest}}", $"docker://{registry.Host}/org/web:1.0");
        Assert.Equal(first.Digest, digest.Trim());
        // Another machine: nothing in its store, the same image: nothing is uploaded.
        project.Variables["OCI_ROOT"] = workspace["fresh-state"];
        before = proxy.Calls.Count;
        Assert.Equal(first.Digest, (await Task.Run(() => project.Publish("--no-build"))).Digest);
        requests = Since(proxy, before);
        Assert.DoesNotContain(requests, request => request.StartsWith("PUT ", StringComparison.Ordinal) || request.StartsWith("POST ", StringComparison.Ordinal) || request.StartsWith("PATCH ", StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_a_registry_refuses_or_cannot_be_reached_is_one_line()
    {
        Peer.Require("docker-registry");
        await using var registry = await DockerRegistry.StartWithPasswordAsync();
        var project = workspace.NewProject("refused").WriteWeb("<OciLayout></OciLayout>");
        project.Variables["DOTNET_CONTAINER_REGISTRY_UNAME"] = DockerRegistry.Username;
        project.Variables["DOTNET_CONTAINER_REGISTRY_PWORD"] = "wrong";
        foreach (var host in new[] { registry.Host, "127.0.0.1:1" })
        {
            var (exitCode, output) = project.TryDotnet("publish", "-t:PublishContainer", "-tl:off", $"-p:ContainerRegistry={host}", "-clp:NoSummary;ErrorsOnly");
            Assert.Equal(1, exitCode);
            Assert.Matches(@"web\.csproj : error OCI3\d\d\d: ", output);
            Assert.Single(output.Trim().Split('\n'));
        }
    }

    private static List<string> Since(FaultProxy proxy, int before) => [.. proxy.Calls.Skip(before).Select(call => $"{call.Method} {call.Target}")];
}
