using Oci.Diagnostics;
using Oci.Operations;

namespace Oci.Tests.Operations;

public sealed class OciHostTests
{
    [Fact]
    public void The_state_folder_is_the_option_then_the_variable()
    {
        var environment = new Dictionary<string, string> { ["OCI_ROOT"] = "/from/variable" };
        Assert.Equal(Path.GetFullPath("/from/option"), OciHost.Create(environment, "/from/option").StateRoot);
        Assert.Equal(Path.GetFullPath("/from/variable"), OciHost.Create(environment).StateRoot);
    }

    [Fact]
    public void An_empty_state_folder_is_refused() =>
        Assert.Equal(ErrorCodes.Usage, Assert.Throws<OciException>(() => OciHost.Create(new Dictionary<string, string> { ["OCI_ROOT"] = "/from/variable" }, "")).Code);

    [Fact]
    public void The_state_folder_is_the_systems_for_root_and_the_users_for_others()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has a folder for every user");
        var environment = new Dictionary<string, string> { ["XDG_DATA_HOME"] = "/data", ["HOME"] = "/home/me" };
        Assert.Equal("/var/lib/dotnet-oci", OciHost.DefaultStateRoot(environment, ofSystem: true));
        Assert.Equal("/data/dotnet-oci", OciHost.DefaultStateRoot(environment, ofSystem: false));
        environment["XDG_DATA_HOME"] = "relative";
        Assert.Equal("/home/me/.local/share/dotnet-oci", OciHost.DefaultStateRoot(environment, ofSystem: false));
        Assert.Equal(OciHost.DefaultStateRoot(environment, OperatingSystem.IsLinux() && Environment.IsPrivilegedProcess), OciHost.Create(environment).StateRoot);
    }

    [Fact]
    public void Without_any_variable_a_user_is_told_to_name_the_state_folder()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has a folder for every user");
        Assert.Equal(ErrorCodes.InvalidEnvironment, Assert.Throws<OciException>(() => OciHost.DefaultStateRoot(new Dictionary<string, string>(), ofSystem: false)).Code);
    }

    [Fact]
    public void Temporary_files_go_where_the_variable_says()
    {
        var name = OperatingSystem.IsWindows() ? "TEMP" : "TMPDIR";
        Assert.Equal(Path.GetFullPath("/scratch"), OciHost.Create(new Dictionary<string, string> { [name] = "/scratch", ["OCI_ROOT"] = "/state" }).TempFolder);
    }

    [Theory]
    [InlineData(null, null)]
    [InlineData("", null)]
    [InlineData("0", 0L)]
    [InlineData("1700000000", 1700000000L)]
    public void The_epoch_is_a_number_of_seconds(string? text, long? seconds) => Assert.Equal(seconds, Host(text).SourceDateEpoch);

    [Theory]
    [InlineData("-1")]
    [InlineData("1.5")]
    [InlineData("yesterday")]
    [InlineData("99999999999999999999")]
    [InlineData("253402300800")]
    public void Any_other_epoch_is_refused(string text) =>
        Assert.Equal(ErrorCodes.InvalidSourceDateEpoch, Assert.Throws<OciException>(() => Host(text).SourceDateEpoch).Code);

    private static OciHost Host(string? epoch) =>
        OciHost.Create(epoch is null ? new Dictionary<string, string>() : new Dictionary<string, string> { ["SOURCE_DATE_EPOCH"] = epoch }, "/state");
}
