using Oci.Build;
using Oci.Diagnostics;
using Oci.Operations;
using Oci.Testing;
using Oci.Tool.Values;

namespace Oci.Tests.Values;

public sealed class ValueTests
{
    [Theory]
    [InlineData("512", 512L)]
    [InlineData("512b", 512L)]
    [InlineData("4k", 4096L)]
    [InlineData("1.5m", 1572864L)]
    [InlineData("2G", 2147483648L)]
    [InlineData("1GiB", 1073741824L)]
    public void Amounts_have_units_of_1024(string text, long bytes) => Assert.Equal(bytes, Number.ParseBytes("--memory", text));

    [Theory]
    [InlineData("")]
    [InlineData("m")]
    [InlineData("-1")]
    [InlineData("1 m")]
    [InlineData("1x")]
    [InlineData("99999999999t")]
    public void Other_amounts_are_wrong_usage(string text) => Wrong(() => Number.ParseBytes("--memory", text));

    [Fact]
    public void Numbers_have_a_least_value()
    {
        Assert.Equal(3, Number.Parse("--jobs", "3", least: 1));
        Wrong(() => Number.Parse("--jobs", "0", least: 1));
        Wrong(() => Number.Parse("--jobs", "many", least: 1));
        Assert.Equal(1.5m, Number.ParseFraction("--cpus", "1.5"));
        Wrong(() => Number.ParseFraction("--cpus", "0"));
        Wrong(() => Number.ParseFraction("--cpus", "1,5"));
    }

    [Fact]
    public void Pairs_are_split_at_the_first_equals_sign_and_the_last_wins()
    {
        Assert.Equal("b=c", KeyValue.Parse("--label", ["a=1", "a=b=c"])["a"]);
        Wrong(() => KeyValue.Parse("--label", ["a"]));
        Wrong(() => KeyValue.Parse("--label", ["=a"]));
        Assert.Null(KeyValue.ParseOptional("--build-arg", ["a"])["a"]);
        Assert.Equal("", KeyValue.ParseOrEmpty("--label", ["a", "b=1"])["a"]);
    }

    [Fact]
    public void A_file_of_arguments_has_one_on_each_line()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder["args"], "# said once\n\nA=1\r\n  B=x y=z # w\nC\n");
        Assert.Equal(["A=1", "B=x y=z # w", "C"], VariableFile.Read(folder["args"], default));
        Assert.Equal(ErrorCodes.FileSystem, Assert.ThrowsAny<OciException>(() => VariableFile.Read(folder["gone"], default)).Code);
    }

    [Theory]
    [InlineData("id=t,src=f", "t", "f", null)]
    [InlineData("id=t,source=f,type=file", "t", "f", null)]
    [InlineData("id=t,env=V", "t", null, "V")]
    [InlineData("id=SET", "SET", null, "SET")]
    [InlineData("id=t,src=V,type=env", "t", null, "V")]
    [InlineData("type=env,id=V", "V", null, "V")]
    [InlineData("id=unset", "unset", "unset", null)]
    public void A_secret_comes_from_a_file_or_a_variable(string text, string id, string? file, string? variable) =>
        Assert.Equal(new BuildSecret(id, file, variable), SecretValue.Parse(text, new Dictionary<string, string> { ["SET"] = "x" }));

    [Theory]
    [InlineData("t")]
    [InlineData("src=f")]
    [InlineData("id=t,src=f,env=V")]
    [InlineData("id=t,colour=red")]
    public void Another_secret_is_wrong_usage(string text) => Wrong(() => SecretValue.Parse(text, new Dictionary<string, string>()));

    [Fact]
    public void A_choice_is_one_of_its_words()
    {
        Assert.Equal(PullPolicy.Always, Choice.Parse<PullPolicy>("--pull", "always"));
        Wrong(() => Choice.Parse<PullPolicy>("--pull", "Always"));
        Wrong(() => Choice.Parse<PullPolicy>("--pull", "1"));
    }

    private static void Wrong(Action parse) => Assert.Equal(ErrorCodes.Usage, Assert.Throws<OciException>(parse).Code);
}
