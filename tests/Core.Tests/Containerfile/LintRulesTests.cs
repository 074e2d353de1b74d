using System.Text;
using Oci.Containerfile;
using Oci.Testing;

namespace Oci.Tests.Containerfile;

public sealed class LintRulesTests
{
    [Fact]
    public void The_page_about_the_rules_is_up_to_date()
    {
        var page = new StringBuilder("""
            # Lint rules

            `dotnet oci build --check` looks for what is allowed but probably not meant. Rules with a link are BuildKit's and keep BuildKit's names; the others are ours.
            `# check=skip=NAME,NAME` at the top of a Containerfile skips rules (`skip=all` all of them), above an instruction for that instruction only;
            `# check=error=true` makes a finding stop the build; `# check=experimental=NAME` asks for rules that are off by default.

            | rule | why |
            | --- | --- |

            """);
        foreach (var rule in LintRules.All)
        {
            var name = rule.Url is null ? rule.Name : $"[{rule.Name}]({rule.Url})";
            page.Append($"| {name}{(rule.IsExperimental ? " (off by default)" : "")} | {rule.Description} |\n");
        }
        Golden.MatchFile(page.ToString().ReplaceLineEndings("\n"), Path.Combine(Repository.Root, "docs", "lint-rules.md"));
    }
}
