using System.CommandLine;
using System.Text.Json;
using Oci.Operations;
using Oci.Tool.CommandLine;

namespace Oci.Tests.CommandLine;

/// <summary>What an operation can be asked for can be asked for on the command line.</summary>
public sealed class RequestCoverageTests
{
    // Properties whose option has another name, by the wish of the peers' users.
    private static readonly Dictionary<string, string> Renamed = new()
    {
        ["BuildRequest.Containerfile"] = "--file",
        ["BuildRequest.SecurityOptions"] = "--security-opt",
        ["ConfigRequest.History"] = "--no-history",
        ["AddRequest.Destination"] = "SOURCES",
        ["CommitRequest.Changes"] = "--change",
        ["ExecRequest.Command"] = "CONTAINER",
        ["ExecRequest.Environment"] = "--env",
        ["ExecRequest.Terminal"] = "--tty",
        ["ExecRequest.WorkingFolder"] = "--workdir",
        ["CopyRequest.Platforms"] = "--platform",
        ["IndexAddRequest.Entry"] = "--annotation",
        ["IndexAnnotateRequest.Options"] = "--annotation",
        ["InsertRequest.History"] = "--no-history",
        ["RepackRequest.History"] = "--no-history",
        ["LoginRequest.Password"] = "--password-stdin",
        ["RunRequest.Command"] = "IMAGE",
        ["RunRequest.Environment"] = "--env",
        ["RunRequest.Remove"] = "--rm",
        ["RunRequest.SecurityOptions"] = "--security-opt",
        ["RunRequest.Terminal"] = "--tty",
        ["SyncRequest.DestinationKind"] = "--dest",
        ["SyncRequest.Platforms"] = "--platform",
        ["SyncRequest.SourceKind"] = "--src",
        ["RunRequest.WorkingFolder"] = "--workdir",
    };

    // Properties that the command line deliberately does not offer, with the reason.
    private static readonly Dictionary<string, string> Absent = [];

    // Requests that only MSBuild's tasks make: their input is a project.
    private static readonly Type[] OfTasks = [typeof(PublishRequest)];

    [Fact]
    public void Every_property_of_every_request_can_be_set()
    {
        var missing = Verbs(CommandTree.Whole()).Where(verb => verb.RequestType is not null)
            .SelectMany(verb => verb.RequestType!.GetProperties()
                .Where(property => !Absent.ContainsKey($"{verb.RequestType.Name}.{property.Name}") && !Has(verb, $"{verb.RequestType.Name}.{property.Name}", property.Name))
                .Select(property => $"{verb.Name}: {verb.RequestType.Name}.{property.Name}"));
        Assert.Empty(missing);
    }

    [Fact]
    public void Every_request_of_the_library_has_its_verb()
    {
        var requests = typeof(OciHost).Assembly.GetExportedTypes().Where(type => type.Namespace == typeof(OciHost).Namespace && type.Name.EndsWith("Request", StringComparison.Ordinal));
        Assert.Empty(requests.Except(OfTasks).Except(Verbs(CommandTree.Whole()).Select(verb => verb.RequestType)));
    }

    [Fact]
    public void No_exception_is_stale()
    {
        var properties = Verbs(CommandTree.Whole()).Where(verb => verb.RequestType is not null).SelectMany(verb => verb.RequestType!.GetProperties().Select(property => $"{verb.RequestType.Name}.{property.Name}"));
        Assert.Empty(Renamed.Keys.Concat(Absent.Keys).Except(properties));
    }

    private static bool Has(Verb verb, string key, string property)
    {
        var kebab = JsonNamingPolicy.KebabCaseLower.ConvertName(property);
        var names = verb.Options.Select(option => option.Name).Concat(verb.Arguments.Select(argument => argument.Name));
        return names.Any(name => name == Renamed.GetValueOrDefault(key) || name == $"--{kebab}" || $"{name}s" == $"--{kebab}" || name == JsonNamingPolicy.SnakeCaseUpper.ConvertName(property));
    }

    private static IEnumerable<Verb> Verbs(Command command) => command.Subcommands.SelectMany(sub => Verbs(sub).Concat(sub is Verb verb ? [verb] : []));
}
