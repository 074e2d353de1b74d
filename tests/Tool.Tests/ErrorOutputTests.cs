namespace Oci.Tests;

public sealed class ErrorOutputTests
{
    [Theory]
    [InlineData("no-command", "")]
    [InlineData("unknown-command", "biuld .")]
    [InlineData("command-below-another", "stop app")]
    [InlineData("command-of-other-tools", "pull alpine")]
    [InlineData("unknown-progress", "images --progress loud")]
    [InlineData("unknown-shell", "completion tcsh")]
    public async Task Wrong_usage_is_told_on_the_error_stream_with_exit_code_2(string name, string arguments)
    {
        var result = await InProcessTool.RunAsync(arguments.Split(' ', StringSplitOptions.RemoveEmptyEntries));
        Assert.Equal((2, ""), (result.ExitCode, result.Output));
        Testing.Golden.Match(result.Error, $"error-{name}");
    }

    [Theory]
    [InlineData("copy --platform a/b/c/d oci:x oci:y")]
    [InlineData("copy --compression best oci:x oci:y")]
    [InlineData("inspect --platform a/b/c/d oci:x")]
    public async Task A_value_that_nobody_can_read_is_wrong_usage(string arguments) => (await InProcessTool.RunAsync(arguments.Split(' '))).Failed(2);

    [Theory]
    [InlineData("images --root {0} --authfile {0}")]
    [InlineData("copy --root {0} --authfile={0} oci:x oci:y")]
    public async Task A_file_of_credentials_that_is_not_there_is_told_of(string arguments)
    {
        using var folder = new Testing.TemporaryFolder();
        var error = (await InProcessTool.RunAsync(arguments.Replace("{0}", folder["auth.json"], StringComparison.Ordinal).Split(' '))).Failed(1);
        Assert.Contains("OCI3015", error, StringComparison.Ordinal);
        Assert.Contains("dotnet-oci login --authfile", error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("login -u me -p secret registry.example")]
    [InlineData("login --username me --password=secret registry.example")]
    public async Task A_password_among_the_arguments_is_refused_with_the_way_to_tell_it(string arguments)
    {
        var error = (await InProcessTool.RunAsync(arguments.Split(' '))).Failed(2);
        Assert.Contains("--password-stdin", error, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_folder_of_certificates_that_is_not_there_is_told_of_before_a_registry_is_asked()
    {
        using var folder = new Testing.TemporaryFolder();
        var error = (await InProcessTool.RunAsync("copy", "--root", folder["root"], "--src-cert-dir", folder["none"], "docker://127.0.0.1:1/image:1", $"oci:{folder["out"]}:1")).Failed(1);
        Assert.Contains("OCI3020", error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("copy --progress json --bogus a b")]
    [InlineData("copy --bogus a b --progress=json")]
    [InlineData("--progress json")]
    public async Task Wrong_usage_is_told_in_the_way_that_the_command_line_asks_for(string arguments)
    {
        using var told = System.Text.Json.JsonDocument.Parse((await InProcessTool.RunAsync(arguments.Split(' '))).Failed(2));
        Assert.Equal("error", told.RootElement.GetProperty("event").GetString());
    }

    [Fact]
    public async Task The_version_is_printed()
    {
        var result = await InProcessTool.RunAsync("--version");
        Assert.Matches(@"^\d+\.\d+\.\d+", result.Succeeded());
        Assert.Equal("", result.Error);
    }
}
