using Oci.Content;
using Oci.Diagnostics;
using Oci.Images;
using Oci.Native;
using Oci.Operations;

namespace Oci.Tests.Operations.Publish;

public sealed class PublishSettingsTests
{
    private static readonly ContainerConfig Base = new() { Entrypoint = ["/base"], Env = ["A=1", "B=2"] };

    [Theory]
    [InlineData(null, "", "", "/app|x", "d")]
    [InlineData("DefaultArgs", "", "", "/base", "/app|x|d")]
    [InlineData("None", "", "", "/base", "d")]
    [InlineData(null, "/own", "y", "/own|y", "/app|x|d")]
    [InlineData("None", "/own", "y", "/own|y", "d")]
    public void The_command_is_put_together_as_the_sdk_does(string? instruction, string entrypoint, string args, string expectedEntrypoint, string expectedCommand)
    {
        var isApp = instruction != "None";
        var command = new PublishCommand { App = isApp ? ["/app"] : [], AppArgs = isApp ? ["x"] : [], DefaultArgs = ["d"], Entrypoint = Words(entrypoint), EntrypointArgs = Words(args), Instruction = instruction };
        var (made, arguments) = command.Combine(Base.Entrypoint);
        Assert.Equal(expectedEntrypoint.Split('|'), made);
        Assert.Equal(expectedCommand.Split('|'), arguments);
    }

    [Fact]
    public void Arguments_alone_are_the_applications_and_the_host_is_no_entry_point()
    {
        var (entrypoint, command) = new PublishCommand { App = ["/app"], EntrypointArgs = ["y"] }.Combine(null);
        Assert.Equal(["/app"], entrypoint!);
        Assert.Equal(["y"], command!);
        Assert.Null(new PublishCommand { Instruction = "None" }.Combine(["dotnet"]).Entrypoint);
    }

    [Theory]
    [InlineData("Entrypoint", "/own", "", "")]
    [InlineData("Nonsense", "", "", "")]
    [InlineData(null, "", "y", "x")]
    [InlineData(null, "", "", "x")]
    [InlineData("None", "/own", "", "", "/app")]
    public void Parts_that_contradict_one_another_are_refused(string? instruction, string entrypoint, string args, string appArgs, string app = "")
    {
        var command = new PublishCommand { App = Words(app), AppArgs = Words(appArgs), Entrypoint = Words(entrypoint), EntrypointArgs = Words(args), Instruction = instruction };
        Assert.Equal(ErrorCodes.InvalidPublishItem, Assert.Throws<OciException>(() => command.Combine(null)).Code);
    }

    [Theory]
    [InlineData("ASPNETCORE_URLS=http://+:80;https://[::1]:5001/x|ASPNETCORE_HTTP_PORTS=9", "80/tcp 5001/tcp")]
    [InlineData("ASPNETCORE_URLS=http://*|X=1", "80/tcp")]
    [InlineData("ASPNETCORE_URLS=https://*", "443/tcp")]
    [InlineData("ASPNETCORE_HTTP_PORTS=8080;8081|ASPNETCORE_HTTPS_PORTS=8443", "8080/tcp 8081/tcp 8443/tcp")]
    [InlineData("ASPNETCORE_HTTP_PORTS=nonsense;99999", "")]
    public void Ports_come_from_what_aspnet_is_told(string environment, string expected) =>
        Assert.Equal(expected, string.Join(' ', PublishPorts.Of([.. environment.Split('|').Select(line => (line.Split('=')[0], line.Split('=', 2)[1]))])));

    [Theory]
    [InlineData("6100/tcp 6200", "6100/udp 6200/tcp", "6100/tcp 6100/udp 6200/tcp")]
    [InlineData("6200", "6200/udp", "6200 6200/udp")]
    [InlineData("6200", "", "6200")]
    [InlineData("", "80/tcp", "80/tcp")]
    public void A_port_that_the_base_names_without_its_protocol_is_there_once(string inherited, string own, string expected)
    {
        var ports = Apply(NewImage() with { Ports = own.Split(' ', StringSplitOptions.RemoveEmptyEntries) }, Base with { ExposedPorts = inherited.Split(' ', StringSplitOptions.RemoveEmptyEntries) }).ExposedPorts!;
        Assert.Equal(expected.Split(' '), ports);
    }

    [Fact]
    public void What_is_not_spoken_of_stays_and_variables_are_replaced_in_place()
    {
        var made = Apply(NewImage() with { Environment = new Dictionary<string, string> { ["C"] = "3", ["A"] = "0" } }, Base with { Shell = ["/bin/bash"], StopTimeout = 3 });
        Assert.Equal(["A=0", "B=2", "C=3"], made.Env!);
        Assert.Equal(["/bin/bash"], made.Shell!);
        Assert.Equal(3, made.StopTimeout);
    }

    [Theory]
    [InlineData("CMD [\"/check\", \"x\"]", "CMD|/check|x")]
    [InlineData("CMD curl -f localhost", "CMD-SHELL|curl -f localhost")]
    [InlineData("curl -f localhost", "CMD-SHELL|curl -f localhost")]
    [InlineData("NONE", "NONE")]
    public void A_health_check_is_written_as_in_a_Containerfile(string test, string expected)
    {
        var check = Apply(NewImage() with { Healthcheck = new PublishHealthcheck { Test = test, Interval = test == "NONE" ? null : "1m30s", Retries = test == "NONE" ? null : "4" } }, Base).Healthcheck!;
        Assert.Equal(expected.Split('|'), check.Test!);
        Assert.Equal(test == "NONE" ? null : 90_000_000_000, check.Interval);
    }

    [Fact]
    public void A_health_check_that_is_none_is_refused() => Assert.Equal(
        ErrorCodes.InvalidPublishItem,
        Assert.Throws<OciException>(() => Apply(NewImage() with { Healthcheck = new PublishHealthcheck { Test = "CMD x", Interval = "soon" } }, Base)).Code);

    [Theory]
    [InlineData(null, null, "1654")]
    [InlineData("root", null, "1654")]
    [InlineData("web", null, "web")]
    [InlineData(null, "7:8", "7:8")]
    public void The_user_is_the_projects_then_the_bases_then_the_one_that_dotnet_names(string? before, string? wanted, string expected) =>
        Assert.Equal(expected, Apply(NewImage() with { User = wanted }, Base with { User = before, Env = ["APP_UID=1654"] }).User);

    private static string[] Words(string text) => text.Split('|', StringSplitOptions.RemoveEmptyEntries);

    private static PublishImage NewImage() => new() { Platform = "linux/amd64", Base = "scratch", Command = new PublishCommand { App = ["/app"] } };

    private static ContainerConfig Apply(PublishImage image, ContainerConfig config) =>
        new PublishSettings(image, new PublishBase { Platform = image.Platform }, UnixTime.Epoch).Apply(new ImageConfig { Os = "linux", Architecture = "amd64", RootFs = new RootFs(), Config = config }).Config!;
}
