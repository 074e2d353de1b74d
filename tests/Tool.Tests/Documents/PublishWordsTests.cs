using System.Reflection;
using System.Text;
using System.Text.RegularExpressions;
using Oci.Operations;
using Oci.Tasks;
using Oci.Testing;

namespace Oci.Tests.Documents;

public sealed partial class PublishWordsTests
{
    private static readonly string Targets = File.ReadAllText(Path.Combine(Repository.Root, "src", "Tasks", "Package", "build", "Oci.MSBuild.targets"))
        + File.ReadAllText(Path.Combine(Repository.Root, "src", "Tasks", "Package", "buildMultiTargeting", "Oci.MSBuild.targets"));

    [Fact]
    public void The_document_lists_every_property_and_item()
    {
        var text = new StringBuilder("# Properties and items\n\nGenerated from the tasks' own list; `make golden` rewrites it. [publish.md](publish.md) tells how they work together.\n");
        foreach (var (title, words) in new[] { ("Of this package", PublishWords.Own), ("Of the SDK's container support", PublishWords.Sdk), ("Outputs", PublishWords.Outputs) })
        {
            text.Append($"\n## {title}\n\n| name | kind | meaning | where not set |\n| --- | --- | --- | --- |\n");
            foreach (var word in words) text.Append($"| `{word.Name}` | {Kind(word)} | {word.Meaning.Replace("|", "\\|")} | {word.Default} |\n");
        }
        Golden.MatchFile(text.ToString(), Path.Combine(Repository.Root, "docs", "publish-words.md"));
    }

    [Fact]
    public void The_targets_read_what_the_list_has_and_nothing_else()
    {
        var known = PublishWords.Own.Concat(PublishWords.Sdk).Concat(PublishWords.Outputs).Select(word => word.Name).ToHashSet();
        var read = Reference().Matches(Targets).Select(match => match.Groups[1].Value).Where(name => name.StartsWith("Oci", StringComparison.Ordinal)).ToHashSet();
        Assert.Empty(read.Except(known).Except(["OciTasksAssembly", "OciTaskFactory", "OciPublishDependsOn"]));
        Assert.Empty(PublishWords.Own.Where(word => !Targets.Contains($"({word.Name}", StringComparison.Ordinal)).Select(word => word.Name));
        Assert.Empty(PublishWords.Outputs.Where(word => !Targets.Contains(word.Name, StringComparison.Ordinal)).Select(word => word.Name));
    }

    // What a request can ask for can be asked for in a project too; what is missing is missing on purpose.
    [Theory]
    [InlineData(typeof(BuildRequest), typeof(OciBuild), "")]
    [InlineData(typeof(CopyRequest), typeof(OciCopy), "")]
    [InlineData(typeof(UnpackRequest), typeof(OciUnpack), "")]
    [InlineData(typeof(PublishRequest), typeof(PublishStage), "ProjectFolder Jobs")]
    public void A_task_offers_what_its_request_can_ask_for(Type request, Type task, string absent) =>
        Assert.Empty(Names(request).Except(Names(task)).Except(absent.Split(' ')));

    private static IEnumerable<string> Names(Type type) => type.GetProperties(BindingFlags.Public | BindingFlags.Instance).Select(property => property.Name).Where(name => name != "EqualityContract");

    private static string Kind(PublishWord word) => word.Metadata.Length == 0 ? word.Kind : $"{word.Kind} with {string.Join(", ", word.Metadata.Split(' ').Select(name => $"`{name}`"))}";

    [GeneratedRegex(@"[$@]\(([A-Za-z]+)")]
    private static partial Regex Reference();
}
