using System.Text;
using Oci.Testing;
using Oci.Tool.Verbs;

namespace Oci.Tests.Documents;

/// <summary><c>docs/coming-from-buildah.md</c> ends with what the tool itself says about other builders' options.</summary>
public sealed class BuildOptionsDocumentTests
{
    private const string Mark = "<!-- from here on written by `make golden` -->\n";

    [Fact]
    public void The_table_of_options_is_up_to_date()
    {
        var path = Path.Combine(Repository.Root, "docs", "coming-from-buildah.md");
        var prose = File.ReadAllText(path).Split(Mark)[0];
        var table = new StringBuilder("| option | here |\n| --- | --- |\n");
        foreach (var (name, other) in BuildOptionsElsewhere.All.OrderBy(pair => pair.Key, StringComparer.Ordinal))
            table.Append($"| `{name}` | {(other.IsSo is { } so ? $"always `{so}`; otherwise: {Text(other.Instead)}" : Text(other.Instead))} |\n");
        Golden.MatchFile(prose + Mark + table, path);
    }

    private static string Text(string instead) => instead.Replace("|", "\\|", StringComparison.Ordinal);
}
