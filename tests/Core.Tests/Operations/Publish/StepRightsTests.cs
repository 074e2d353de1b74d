using System.Runtime.Versioning;
using Oci.Diagnostics;
using Oci.Operations;
using Oci.Testing;

namespace Oci.Tests.Operations.Publish;

[SupportedOSPlatform("linux")]
[Trait("Category", "Linux")]
public sealed class StepRightsTests
{
    [Fact]
    public async Task Steps_of_an_ordinary_user_are_refused_with_the_command_that_runs_them_and_copying_is_not()
    {
        Peer.RequireRoot();
        await TestChild.PassAsync(TestChild.Start(GetType().Assembly, [Peer.Require("setpriv"), "--reuid", "65534", "--regid", "65534", "--clear-groups"],
            ["-explicit", "only", "-method", $"{typeof(StepRightsTests).FullName}.{nameof(Ordinary)}"]));
    }

    [Fact(Explicit = true)]
    public async Task Ordinary()
    {
        using var folder = new TemporaryFolder();
        var host = OciHost.Create(new Dictionary<string, string> { ["TMPDIR"] = folder.Path }, folder["state"]);
        var request = new PublishRequest { Images = [], Destinations = [], ProjectFolder = folder.Path };
        var image = new PublishImage { Platform = "linux/amd64", Base = "scratch", Layers = [], Steps = [new PublishStep { Command = "true", User = "0" }] };
        var fault = await Assert.ThrowsAsync<OciException>(() => new PublishOperation(host).RunStepsAsync(request, image, new PublishBase { Platform = image.Platform }, TestContext.Current.CancellationToken));
        Assert.Equal(ErrorCodes.PermissionMissing, fault.Code);
        Assert.Contains($"OCI_ROOT={folder["state"]} unshare --map-root-user --map-auto dotnet", fault.Hint);
        File.WriteAllText(folder["Containerfile"], "FROM scratch\nCOPY Containerfile /\n");
        StepRights.Require(new BuildRequest { Context = folder.Path }, host);
        File.WriteAllText(folder["Containerfile"], "FROM scratch\nRUN true\n");
        Assert.Throws<OciException>(() => StepRights.Require(new BuildRequest { Context = folder.Path }, host));
    }
}
