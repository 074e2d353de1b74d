using Oci.Build;
using Oci.Containerfile;
using Oci.Content;
using Oci.Diagnostics;
using Oci.Operations;
using Oci.Testing;

namespace Oci.Tests.Build;

// What a build says before it does anything: rules, arguments, grants, agents.
public sealed partial class BuildOperationTests
{
    [Fact]
    public async Task Broken_rules_are_told_and_stop_the_build_only_where_the_Containerfile_says_so()
    {
        const string Text = "FROM scratch as one\nWORKDIR relative\nLABEL a b\n";
        await BuildAsync(Context("c", ("Containerfile", Text)));
        Assert.Equal(["FromAsCasing", "WorkdirRelativePath", "LegacyKeyValueFormat"], events.OfType<WarningRaised>().Select(warning => warning.Diagnostic.Message.Split(':')[0]));
        Assert.All(events.OfType<WarningRaised>(), warning => Assert.Equal((ErrorCodes.LintViolation, Severity.Warning), (warning.Diagnostic.Code, warning.Diagnostic.Severity)));
        var context = Context("strict", ("Containerfile", "# check=error=true\n" + Text));
        var fault = await Assert.ThrowsAsync<ContainerfileException>(() => BuildAsync(context));
        Assert.Equal(3, fault.Diagnostics.Count);
        Assert.Empty(events.OfType<StepStarted>());
        await BuildAsync(Context("skipping", ("Containerfile", "# check=skip=all;error=true\n" + Text)));
        Assert.Empty(events.OfType<WarningRaised>());
        await BuildAsync(context, change: request => request with { BuildArgs = new Dictionary<string, string?> { ["BUILDKIT_DOCKERFILE_CHECK"] = "skip=all" } });
    }

    [Fact]
    public async Task Rules_know_the_base_images_in_a_build_and_in_a_check()
    {
        var other = Context("other", ("Containerfile", "FROM --platform=linux/s390x scratch\nENV KNOWN=1\n"));
        await BuildAsync(other, change: request => request with { Tags = ["foreign:1"] });
        var context = Context("c", ("Containerfile", "FROM foreign:1\nLABEL a=$KNOWN b=$KNOWM\n"));
        var request = new BuildRequest { Context = context, Pull = PullPolicy.Never, Platforms = [Platform.Parse("linux/amd64")] };
        var check = await new CheckOperation(Host()).RunAsync(request, default);
        var checkedRules = check.Findings.Select(finding => finding.Diagnostic.Message.Split(':')[0]).ToList();
        Assert.Equal(["InvalidBaseImagePlatform", "UndefinedVar"], checkedRules);
        events.Clear();
        await new BuildOperation(Host()).RunAsync(request, default);
        Assert.Equal(checkedRules, events.OfType<WarningRaised>().Select(warning => warning.Diagnostic.Message.Split(':')[0]));
    }

    [Fact]
    public async Task A_build_argument_that_no_ARG_asks_for_is_told()
    {
        var context = Context("c", ("Containerfile", "ARG VERSION=1\nFROM scratch\nARG NAME\nLABEL a=$NAME\n"));
        await BuildAsync(context, change: request => request with { BuildArgs = new Dictionary<string, string?> { ["VERSOIN"] = "2", ["NAME"] = "n", ["HTTP_PROXY"] = "x", ["TARGETARCH"] = "y", ["BUILDKIT_INLINE_CACHE"] = "1" } });
        var warning = Assert.Single(events.OfType<WarningRaised>()).Diagnostic;
        Assert.Equal((ErrorCodes.UnusedBuildArgument, "did you mean `--build-arg VERSION=…`?"), (warning.Code, warning.Hint));
    }

    [Theory]
    [InlineData("nothing.special")]
    [InlineData("devices")]
    public async Task Only_what_is_known_can_be_allowed(string what)
    {
        var fault = await Assert.ThrowsAsync<OciException>(() => BuildAsync(Context("c", Sample), change: request => request with { Allow = [what] }));
        Assert.Equal(ErrorCodes.InvalidContainerOption, fault.Code);
    }

    [Fact]
    public async Task An_agent_is_a_socket_that_is_there()
    {
        var context = Context("c", Sample);
        foreach (var (ssh, variables) in new[] { ("default", Array.Empty<(string, string)>()), ($"id={folder["absent"]}", []), ($"id={Path.Combine(context, "a.txt")}", []) })
        {
            var fault = await Assert.ThrowsAsync<OciException>(() => BuildAsync(context, Host(variables: variables), request => request with { Ssh = [ssh] }));
            Assert.Equal(ssh.EndsWith("a.txt", StringComparison.Ordinal) ? ErrorCodes.InvalidSshKey : ErrorCodes.SecretNotFound, fault.Code);
        }
        if (OperatingSystem.IsWindows()) return;
        using var socket = new System.Net.Sockets.Socket(System.Net.Sockets.AddressFamily.Unix, System.Net.Sockets.SocketType.Stream, System.Net.Sockets.ProtocolType.Unspecified);
        socket.Bind(new System.Net.Sockets.UnixDomainSocketEndPoint(folder["agent"]));
        await BuildAsync(context, Host(variables: [("SSH_AUTH_SOCK", folder["agent"])]), request => request with { Ssh = ["default", $"other={folder["agent"]}"] });
    }
}
