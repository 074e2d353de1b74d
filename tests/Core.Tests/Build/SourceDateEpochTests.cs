using Oci.Build;
using Oci.Diagnostics;
using Oci.Images;
using Oci.Layouts;
using Oci.Operations;
using Oci.Testing;

namespace Oci.Tests.Build;

public sealed class SourceDateEpochTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    private string Other()
    {
        File.WriteAllText(Path.Combine(folder.Make("other"), "file"), "");
        File.SetLastWriteTimeUtc(folder["other/file"], DateTime.UnixEpoch.AddSeconds(500));
        return folder["other"];
    }

    private async Task<ImageConfig> BuildAsync(string containerfile, string? argument = null, string? variable = null)
    {
        folder.Make("context/sub");
        foreach (var (name, seconds) in new[] { ("Containerfile", 50), ("old", 100), ("sub/new", 200), ("hidden", 900), (".containerignore", 60) })
        {
            var path = Path.Combine(folder["context"], name);
            await File.WriteAllTextAsync(path, name switch { "Containerfile" => containerfile, ".containerignore" => "hidden\n", _ => name });
            File.SetLastWriteTimeUtc(path, DateTime.UnixEpoch.AddSeconds(seconds));
        }
        var variables = new Dictionary<string, string> { ["TMPDIR"] = folder.Make("tmp") };
        if (variable is not null) variables["SOURCE_DATE_EPOCH"] = variable;
        var host = OciHost.Create(variables, folder["root"]);
        var arguments = argument is null ? [] : new Dictionary<string, string?> { ["SOURCE_DATE_EPOCH"] = argument };
        var built = await new BuildOperation(host).RunAsync(new BuildRequest { Context = folder["context"], BuildArgs = arguments, BuildContexts = new Dictionary<string, string> { ["Other"] = Other() } }, default);
        return (await new ImageLoader(LocalStore.Open(folder["root"]).Layout).LoadManifestAsync(built.Manifest, default)).Config.Value;
    }

    [Theory]
    [InlineData("", "context", null, 200)]
    [InlineData("", "other", null, 500)]
    [InlineData("ARG SOURCE_DATE_EPOCH=OTHER\n", null, null, 500)]
    [InlineData("", "70", null, 70)]
    [InlineData("", "context", "300", 200)]
    [InlineData("ARG SOURCE_DATE_EPOCH=context\n", null, null, 200)]
    [InlineData("ARG SOURCE_DATE_EPOCH=40\n", null, null, 40)]
    [InlineData("ARG SOURCE_DATE_EPOCH=40\n", "context", null, 200)]
    [InlineData("ARG SOURCE_DATE_EPOCH=40\n", null, "30", 30)]
    [InlineData("ARG SOURCE_DATE_EPOCH\n", null, null, 0)]
    public async Task The_time_is_that_of_the_newest_file_where_the_context_is_asked(string before, string? argument, string? variable, int seconds)
    {
        var config = await BuildAsync($"{before}FROM scratch\nARG SOURCE_DATE_EPOCH\nCOPY old /\nLABEL time=$SOURCE_DATE_EPOCH\n", argument, variable);
        Assert.Equal($"1970-01-01T00:{seconds / 60:00}:{seconds % 60:00}Z", config.Created);
        Assert.Equal(seconds == 0 ? "" : $"{seconds}", config.Config!.Labels!["time"]);
    }

    [Fact]
    public async Task The_option_says_it_to_the_Containerfile_too()
    {
        await File.WriteAllTextAsync(Path.Combine(folder.Make("context"), "Containerfile"), "FROM scratch\nLABEL before=$SOURCE_DATE_EPOCH\nARG SOURCE_DATE_EPOCH\nLABEL time=$SOURCE_DATE_EPOCH\n");
        var built = await new BuildOperation(OciHost.Create(new Dictionary<string, string> { ["TMPDIR"] = folder.Make("tmp") }, folder["root"])).RunAsync(new BuildRequest { Context = folder["context"], SourceDateEpoch = "60" }, default);
        var config = (await new ImageLoader(LocalStore.Open(folder["root"]).Layout).LoadManifestAsync(built.Manifest, default)).Config.Value;
        Assert.Equal(("", "60", "1970-01-01T00:01:00Z"), (config.Config!.Labels!["before"], config.Config.Labels["time"], config.Created));
    }

    [Fact]
    public async Task What_is_no_time_is_said_so()
    {
        Assert.Equal(ErrorCodes.InvalidSourceDateEpoch, (await Assert.ThrowsAsync<OciException>(() => BuildAsync("FROM scratch\n", "yesterday"))).Code);
        Assert.Equal(ErrorCodes.InvalidSourceDateEpoch, (await Assert.ThrowsAsync<OciException>(() => BuildAsync("FROM scratch\n", "253402300800"))).Code);
        Assert.Equal(ErrorCodes.InvalidSourceDateEpoch, (await Assert.ThrowsAsync<OciException>(() => BuildAsync("ARG SOURCE_DATE_EPOCH=never\nFROM scratch\n"))).Code);
    }
}
