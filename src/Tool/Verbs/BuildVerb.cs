using System.CommandLine;
using Oci.Operations;
using Oci.Tool.CommandLine;
using Oci.Tool.Printing;
using Oci.Transfer;

namespace Oci.Tool.Verbs;

/// <summary><c>build [CONTEXT]</c>.</summary>
internal sealed class BuildVerb : Verb
{
    private readonly BuildOptions options = new();
    private readonly BuildPreview preview = new();
    private readonly Option<string?> iidFile = Declare.Text("--iidfile", "FILE", "Write the configuration's digest (Docker's image ID) to this file");
    private readonly Option<string?> digestFile = Declare.Text("--digestfile", "FILE", "Write the manifest's digest to this file");
    private readonly Option<string?> metadataFile = Declare.Text("--metadata-file", "FILE", "Write digests, names and steps to this file, as JSON");
    private readonly Option<bool> quiet = Declare.Switch("--quiet", "Show no progress: print the digest only", "-q");

    public BuildVerb() : base("build", "Build an image from a Containerfile",
        new Example("Build the folder here into the local store", "dotnet-oci build -t app:1 ."),
        new Example("Build into an image layout", "dotnet-oci build -t oci:out:1 -f deploy/Containerfile ."),
        new Example("Build and push", "dotnet-oci build --push -t registry.example/app:1 ."),
        new Example("Build one stage with an argument and a secret", "dotnet-oci build --target test --build-arg VERSION=2 --secret id=token,src=token.txt ."),
        new Example("Build a folder of a tag of a repository", "dotnet-oci build -t app:1 https://example.org/app.git#v1.0:server"),
        new Example("Build what another program packs", "tar -c src Containerfile | dotnet-oci build -t app:1 -"),
        new Example("Look for mistakes, for a code scanner", "dotnet-oci build --check --report sarif . > build.sarif"))
    {
        foreach (var argument in options.Arguments) Arguments.Add(argument);
        foreach (var option in options.Options.Concat([iidFile, digestFile, metadataFile, .. preview.Options, quiet])) Options.Add(option);
    }

    public override Type RequestType => typeof(BuildRequest);

    public override IReadOnlyDictionary<string, OtherOption> OtherOptions => BuildOptionsElsewhere.All;

    // What root needs one for is to run something: without, it goes on with all its rights.
    public override bool NeedsNamespace(VerbCall call) => OperatingSystem.IsLinux() && (!RootlessEntry.IsRoot || RunInstructions.MayBeIn(options.Read(call)));

    public override async Task<int> RunAsync(VerbCall call, CancellationToken ct)
    {
        var request = options.Read(call);
        if (preview.IsWanted(call)) return await preview.RunAsync(call, request, ct);
        var host = call.Host(call.Value(quiet));
        var result = await new FailedStepShell(call, host).GuardAsync(request, ct);
        if (call.Value(iidFile) is { } iid) await File.WriteAllTextAsync(iid, $"{(result.Config ?? result.Manifest).Digest}", ct);
        if (call.Value(digestFile) is { } digest) await File.WriteAllTextAsync(digest, $"{result.Manifest.Digest}\n", ct);
        if (call.Value(metadataFile) is { } metadata) await File.WriteAllTextAsync(metadata, Listing(result), ct);
        if (request.Outputs.Any(output => StandardOutput.Is(output.Destination)) || request.Tags.Any(tag => StandardOutput.Is(ImageLocation.Parse(tag)))) return ExitCodes.Done; // the tar is the result
        call.Print(call.Json ? Listing(result) : $"{result.Manifest.Digest}\n");
        return ExitCodes.Done;
    }

    private static string Listing(BuildResult result) => ToolJson.Write(BuildListing.Of(result));
}
