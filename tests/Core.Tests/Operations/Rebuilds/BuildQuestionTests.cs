using System.Reflection;
using Oci.Build;
using Oci.Content;
using Oci.Layers;
using Oci.Operations;
using Oci.Runtime;

namespace Oci.Tests.Operations;

public sealed class BuildQuestionTests
{
    private static readonly OciHost Host = OciHost.Create(new Dictionary<string, string>(), "/state");

    [Fact]
    public void Every_part_of_a_request_makes_another_question_or_none()
    {
        var usual = BuildQuestion.Of(Host, new BuildRequest())!;
        Assert.Equal(usual, BuildQuestion.Of(Host, new BuildRequest()));
        foreach (var property in typeof(BuildRequest).GetProperties(BindingFlags.Public | BindingFlags.Instance))
        {
            var changed = new BuildRequest();
            property.SetValue(changed, Other(property, property.GetValue(changed)));
            Assert.False(BuildQuestion.Of(Host, changed) is { } question && question.AsSpan().SequenceEqual(usual), property.Name);
        }
    }

    [Fact]
    public void So_does_the_host()
    {
        var usual = BuildQuestion.Of(Host, new BuildRequest())!;
        foreach (var other in (OciHost[])[Host with { StateRoot = "/other" }, Host with { Platform = Platform.Parse("linux/s390x") }, Host with { Environment = new Dictionary<string, string> { ["GIT_DIR"] = "/x" } }])
            Assert.NotEqual(usual, BuildQuestion.Of(other, new BuildRequest()));
        Assert.Equal(usual, BuildQuestion.Of(Host with { Environment = new Dictionary<string, string> { ["TERM"] = "x" } }, new BuildRequest()));
    }

    [Fact]
    public void Texts_do_not_run_into_one_another()
    {
        var questions = new[] { (string[])["a", "b"], ["ab"], ["a"], ["", "ab"], [] }.Select(tags => Convert.ToHexString(BuildQuestion.Of(Host, new BuildRequest { Tags = tags })!)).ToList();
        questions.Add(Convert.ToHexString(BuildQuestion.Of(Host, new BuildRequest { AddHosts = ["a", "b"] })!));
        questions.Add(Convert.ToHexString(BuildQuestion.Of(Host, new BuildRequest { BuildArgs = new Dictionary<string, string?> { ["a"] = "b" } })!));
        questions.Add(Convert.ToHexString(BuildQuestion.Of(Host, new BuildRequest { BuildArgs = new Dictionary<string, string?> { ["a"] = null, ["b"] = null } })!));
        Assert.Equal(questions, questions.Distinct());
    }

    private static object Other(PropertyInfo property, object? value) => value switch
    {
        bool flag => !flag,
        int number => number + 1,
        Enum choice => Enum.GetValues(choice.GetType()).Cast<object>().First(other => !other.Equals(choice)),
        LayerCompression => LayerCompression.Gzip,
        _ when property.PropertyType == typeof(string) => "other",
        _ when property.PropertyType == typeof(long?) => 1L,
        IReadOnlyList<string> => (string[])["other"],
        IReadOnlyList<Platform> => (Platform[])[Platform.Parse("linux/s390x")],
        IReadOnlyList<BuildSecret> => (BuildSecret[])[new BuildSecret("id")],
        IReadOnlyList<BuildOutput> => (BuildOutput[])[new BuildOutput(BuildOutputKind.Tar, "-", null)],
        IReadOnlyList<CacheImport> => (CacheImport[])[new CacheImport("x")],
        IReadOnlyList<CacheExport> => (CacheExport[])[new CacheExport("x")],
        IReadOnlyDictionary<string, string> => new Dictionary<string, string> { ["other"] = "x" },
        _ => throw new InvalidOperationException($"How can {property.Name} be another?"),
    };
}
