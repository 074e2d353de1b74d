using System.Reflection;
using System.Text;
using Oci.Operations;
using Oci.Testing;

namespace Oci.Tests.Documents;

public sealed class EnvironmentDocumentTests
{
    [Fact]
    public void The_document_lists_every_variable()
    {
        var text = new StringBuilder("# Environment variables\n\nGenerated from `EnvironmentVariables`; `make golden` rewrites it.\n\n| variable | what it does | where it is not set |\n| --- | --- | --- |\n");
        foreach (var variable in EnvironmentVariables.All) text.Append($"| `{variable.Name}` | {variable.Summary} | {variable.Default} |\n");
        Golden.MatchFile(text.ToString(), Path.Combine(Repository.Root, "docs", "environment.md"));
    }

    [Fact]
    public void Every_name_is_described_once_and_in_order()
    {
        var names = typeof(EnvironmentVariables).GetFields(BindingFlags.Public | BindingFlags.Static).Where(field => field.IsLiteral).Select(field => (string)field.GetRawConstantValue()!);
        Assert.Equal(names.Order(StringComparer.Ordinal), EnvironmentVariables.All.Select(variable => variable.Name));
    }
}
