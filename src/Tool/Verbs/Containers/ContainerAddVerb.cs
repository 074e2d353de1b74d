using System.CommandLine;
using Oci.Operations;
using Oci.Tool.CommandLine;

namespace Oci.Tool.Verbs;

/// <summary><c>container add NAME SOURCE… [DESTINATION]</c>.</summary>
internal sealed class ContainerAddVerb : Verb
{
    private readonly Argument<string> container = ContainerNames.One();
    private readonly Argument<string[]> paths = new("SOURCES") { Description = "Files and folders of the host (of a folder its content is copied), then the destination in the container; else where its commands start", HelpName = "SOURCE... [DESTINATION]", Arity = new ArgumentArity(1, 100_000) };
    private readonly Option<string?> chown = Declare.Text("--chown", "USER[:GROUP]", "Whose the files are; else root's");
    private readonly Option<string?> chmod = Declare.Text("--chmod", "MODE", "Their mode, octal or symbolic; else as they are");
    private readonly Option<string[]> excludes = Declare.List("--exclude", "PATTERN", "Leave out what matches, as a line of an ignore file does");
    private readonly Option<bool> keepArchives = Declare.Switch("--keep-archives", "Copy archives as they are instead of unpacking them");

    public ContainerAddVerb() : base("add", "Copy files into a container, as ADD of a Containerfile does",
        new Example("A folder's content", "dotnet-oci container add app-working-container ./site /srv/www/"),
        new Example("For another owner", "dotnet-oci container add --chown app:app app-working-container app.conf /etc/"))
    {
        Arguments.Add(container);
        Arguments.Add(paths);
        foreach (var option in new Option[] { chown, chmod, excludes, keepArchives }) Options.Add(option);
    }

    public override IReadOnlyList<string> Usages => ["CONTAINER SOURCE... [DESTINATION]"];

    public override Type RequestType => typeof(AddRequest);

    public override IReadOnlyDictionary<string, OtherOption> OtherOptions => ScriptOptionsElsewhere.OfAdd;

    public override bool NeedsNamespace(VerbCall call) => true;

    public override async Task<int> RunAsync(VerbCall call, CancellationToken ct)
    {
        if (!OperatingSystem.IsLinux()) throw LinuxNeeded();
        var all = call.Value(paths) is [var alone] ? [alone, "./"] : call.Value(paths);
        await new AddOperation(call.Host()).RunAsync(
            new AddRequest { Container = call.Value(container), Sources = all[..^1], Destination = all[^1], Chown = call.Value(chown), Chmod = call.Value(chmod), Exclude = call.Values(excludes), KeepArchives = call.Value(keepArchives) }, ct);
        return ExitCodes.Done;
    }
}
