using System.CommandLine;
using Oci.Native;
using Oci.Operations;
using Oci.Tool.CommandLine;
using Oci.Tool.Printing;

namespace Oci.Tool.Verbs;

/// <summary><c>tags REPO</c>.</summary>
internal sealed class TagsVerb : Verb
{
    private readonly Argument<string> repository = new("REPOSITORY") { Description = "The repository: HOST/PATH; or oci:DIR, oci-archive:FILE, docker-archive:FILE", HelpName = "REPO" };

    public TagsVerb() : base("tags", "List the tags of a repository",
        new Example("Of a registry", "dotnet-oci tags registry.example/app"),
        new Example("As skopeo prints them", "dotnet-oci tags --json registry.example/app | jq .Tags"))
    {
        Arguments.Add(repository);
        foreach (var option in RegistryFlags.One) Options.Add(option);
    }

    public override Type RequestType => typeof(TagsRequest);

    public override async Task<int> RunAsync(VerbCall call, CancellationToken ct)
    {
        var result = await new TagsOperation(call.Host()).RunAsync(new TagsRequest { Repository = call.Value(repository) }, ct);
        call.Print(call.Json ? ToolJson.Write(new TagsListing(result.Repository, result.Tags)) : string.Concat(result.Tags.Select(tag => $"{ByteText.Escape(tag)}\n")));
        return ExitCodes.Done;
    }
}
