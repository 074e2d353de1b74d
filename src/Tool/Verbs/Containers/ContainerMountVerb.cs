using System.CommandLine;
using Oci.Operations;
using Oci.Tool.CommandLine;

namespace Oci.Tool.Verbs;

/// <summary><c>container mount NAME</c>.</summary>
internal sealed class ContainerMountVerb : Verb
{
    private readonly Argument<string> container = ContainerNames.One();

    public ContainerMountVerb() : base("mount", "Mount a container's root file system, and print the folder",
        new Example("Edit files without a shell in the image", "root=$(dotnet-oci container mount app-working-container) && install -m 755 app $root/app")) => Arguments.Add(container);

    public override async Task<int> RunAsync(VerbCall call, CancellationToken ct)
    {
        if (!OperatingSystem.IsLinux()) throw LinuxNeeded();
        call.Print(await new MountOperation(call.Host()).MountAsync(call.Value(container), ct) + "\n");
        return ExitCodes.Done;
    }
}
