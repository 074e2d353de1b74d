using System.CommandLine;
using System.Reflection;
using System.Text;
using Microsoft.Build.Framework;
using Oci.Tasks;
using Oci.Testing;
using Oci.Tool.CommandLine;

namespace Oci.Tests.Documents;

/// <summary>The tasks that stand for a verb take its options: <c>docs/task-options.md</c> lists them side by side.</summary>
public sealed class TaskOptionsTests
{
    private static readonly (string Verb, Type Task)[] Pairs = [("build", typeof(OciBuild)), ("copy", typeof(OciCopy)), ("unpack", typeof(OciUnpack))];

    // Options whose property has another name than theirs.
    private static readonly Dictionary<string, string> Renamed = new()
    {
        ["--file"] = nameof(OciBuild.Containerfile),
        ["--root"] = nameof(OciTask.StateRoot),
        ["--security-opt"] = nameof(OciBuild.SecurityOptions),
    };

    // Options that a project has something else for.
    private static readonly Dictionary<string, string> Elsewhere = new()
    {
        ["--arch"] = "`Platforms`",
        ["--digestfile"] = "the output `Digest`",
        ["--dry-run"] = "`dotnet-oci copy --dry-run`, which people read",
        ["--iidfile"] = "the output `ImageId`",
        ["--json"] = "the outputs",
        ["--metadata-file"] = "the outputs `Digest` and `ImageId`",
        ["--os"] = "`Platforms`",
        ["--os-version"] = "`Platforms`: `windows(10.0.17763)/amd64`",
        ["--print"] = "`dotnet-oci build --print`, which people read",
        ["--progress"] = "MSBuild's loggers",
        ["--quiet"] = "MSBuild's `-v`",
        ["--report"] = "`Check` tells MSBuild's loggers",
        ["--variant"] = "`Platforms`",
        ["--verbose"] = "MSBuild's `-v`",
    };

    // Properties without an option, with the reason.
    private static readonly Dictionary<string, string> OfTasks = new()
    {
        ["OciBuild.ProjectFile"] = "MSBuild's",
        ["OciCopy.ProjectFile"] = "MSBuild's",
        ["OciUnpack.ProjectFile"] = "MSBuild's",
        ["OciCopy.Creds"] = "both sides at once",
        ["OciCopy.TlsVerify"] = "both sides at once",
        ["OciCopy.CertDir"] = "both sides at once",
    };

    [Fact]
    public void Every_option_has_its_property_or_is_left_out_on_purpose()
    {
        var both = Pairs.SelectMany(pair => SymbolsOf(pair.Verb).Where(symbol => (PropertyOf(pair.Task, symbol) is null) == !Elsewhere.ContainsKey(symbol.Name)).Select(symbol => $"{pair.Verb} {symbol.Name}"));
        Assert.Empty(both);
    }

    [Fact]
    public void Every_property_has_its_option()
    {
        var alone = Pairs.SelectMany(pair => InputsOf(pair.Task).Select(property => property.Name)
            .Except(SymbolsOf(pair.Verb).Select(symbol => PropertyOf(pair.Task, symbol)?.Name))
            .Select(name => $"{pair.Task.Name}.{name}"));
        Assert.Equal(OfTasks.Keys.Order(), alone.Order());
    }

    [Fact]
    public void No_exception_is_stale() =>
        Assert.Empty(Renamed.Keys.Concat(Elsewhere.Keys).Except(Pairs.SelectMany(pair => SymbolsOf(pair.Verb)).Select(symbol => symbol.Name)));

    [Fact]
    public void The_document_lists_every_option_with_its_property()
    {
        var text = new StringBuilder("# Options of the tasks\n\nGenerated from the verbs and the tasks; `make golden` rewrites it. [publish.md](publish.md#any-msbuild-project) tells how tasks are used.\n");
        foreach (var (verb, task) in Pairs)
        {
            text.Append($"\n## {task.Name}\n\n| `dotnet-oci {verb}` | `{task.Name}` | meaning |\n| --- | --- | --- |\n");
            foreach (var symbol in SymbolsOf(verb)) text.Append($"| `{symbol.Name}` | {Cell(task, symbol)} | {symbol.Description!.Replace("|", "\\|", StringComparison.Ordinal)} |\n");
        }
        Golden.MatchFile(text.ToString(), Path.Combine(Repository.Root, "docs", "task-options.md"));
    }

    private static string Cell(Type task, Symbol symbol) => PropertyOf(task, symbol) is not { } property ? Elsewhere[symbol.Name]
        : property.PropertyType == typeof(ITaskItem[]) ? $"`{property.Name}`, items" : property.PropertyType.IsArray ? $"`{property.Name}`, a list" : $"`{property.Name}`";

    private static IEnumerable<Symbol> SymbolsOf(string verb)
    {
        var command = CommandTree.Whole().Subcommands.Single(command => command.Name == verb);
        return [.. command.Arguments, .. command.Options.Where(option => option.Name is not "--help"), .. GlobalOptions.All];
    }

    private static PropertyInfo? PropertyOf(Type task, Symbol symbol)
    {
        var name = Renamed.GetValueOrDefault(symbol.Name) ?? symbol.Name.Replace("-", "", StringComparison.Ordinal);
        return InputsOf(task).FirstOrDefault(property => new[] { name, $"{name}s" }.Contains(property.Name, StringComparer.OrdinalIgnoreCase));
    }

    private static IEnumerable<PropertyInfo> InputsOf(Type task) =>
        task.GetProperties().Where(property => property.DeclaringType!.Namespace == typeof(OciTask).Namespace && property.GetCustomAttribute<OutputAttribute>() is null);
}
