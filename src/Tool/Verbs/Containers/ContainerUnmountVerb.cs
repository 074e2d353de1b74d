using System.CommandLine;
using Oci.Operations;
using Oci.Tool.CommandLine;

namespace Oci.Tool.Verbs;

/// <summary><c>container umount NAME…</c>.</summary>
internal sealed class ContainerUnmountVerb : Verb
{
    private readonly Argument<string[]> containers = ContainerNames.Many();

    public ContainerUnmountVerb() : base("umount", "Take back what mount has mounted",
        new Example("When the files are edited", "dotnet-oci container umount app-working-container")) => Arguments.Add(containers);

    public override bool NeedsNamespace(VerbCall call) => true;

    public override async Task<int> RunAsync(VerbCall call, CancellationToken ct)
    {
        if (!OperatingSystem.IsLinux()) throw LinuxNeeded();
        call.PrintLines(await new MountOperation(call.Host()).UnmountAsync(call.Value(containers), ct));
        return ExitCodes.Done;
    }
}
