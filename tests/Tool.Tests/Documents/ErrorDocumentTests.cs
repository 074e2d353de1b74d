using System.Reflection;
using System.Text;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using Oci.Diagnostics;
using Oci.Testing;

namespace Oci.Tests.Documents;

public sealed partial class ErrorDocumentTests
{
    private static readonly (int First, string Title)[] Ranges =
    [
        (1000, "Content, images, layouts"), (2000, "Layers"), (3000, "Registries and transfer"), (4000, "Containerfile"), (5000, "Build"),
        (6000, "Files, snapshots, runtime"), (7000, "Publish, MSBuild"), (8000, "Usage"), (9000, "Internal"),
    ];

    [Fact]
    public void The_document_lists_every_code_with_its_meaning()
    {
        var text = new StringBuilder("# Errors\n\nGenerated from `ErrorCodes`; `make golden` rewrites it. A code keeps its meaning for ever.\n");
        foreach (var (first, title) in Ranges)
        {
            var codes = Codes().Where(code => code.Number / 1000 * 1000 == first).OrderBy(code => code.Number).ToList();
            if (codes.Count == 0) continue;
            text.Append($"\n## {title}\n\n| code | name | meaning |\n| --- | --- | --- |\n");
            foreach (var (number, name, summary) in codes) text.Append($"| {new ErrorCode(number)} | {name} | {summary} |\n");
        }
        Golden.MatchFile(text.ToString(), Path.Combine(Repository.Root, "docs", "errors.md"));
    }

    [Fact]
    public void No_number_is_used_twice() => Assert.Empty(Codes().GroupBy(code => code.Number).Where(group => group.Count() > 1).Select(group => group.Key));

    private static IEnumerable<(int Number, string Name, string Summary)> Codes()
    {
        var summaries = XDocument.Load(Path.ChangeExtension(typeof(ErrorCodes).Assembly.Location, ".xml")).Descendants("member")
            .Where(member => member.Element("summary") is not null)
            .ToDictionary(member => member.Attribute("name")!.Value, member => Text(member.Element("summary")!));
        return typeof(ErrorCodes).GetFields(BindingFlags.Public | BindingFlags.Static)
            .Select(field => (((ErrorCode)field.GetValue(null)!).Number, field.Name, summaries[$"F:{typeof(ErrorCodes).FullName}.{field.Name}"]));
    }

    private static string Text(XElement summary)
    {
        foreach (var code in summary.Descendants("c").ToList()) code.ReplaceWith($"`{code.Value}`");
        foreach (var reference in summary.Descendants("see").ToList()) reference.ReplaceWith($"`{reference.Attribute("cref")!.Value.Split('.')[^1]}`");
        return Space().Replace(summary.Value, " ").Trim();
    }

    [GeneratedRegex(@"\s+")]
    private static partial Regex Space();
}
