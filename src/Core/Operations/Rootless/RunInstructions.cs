using System.Runtime.Versioning;
using Oci.Build;
using Oci.Containerfile;
using Oci.Diagnostics;
using Oci.Native;

namespace Oci.Operations;

/// <summary>
/// Whether a build may run programs, as its Containerfile shows at a glance: root of a container who only copies files needs no namespace, in which no
/// device can be made.
/// </summary>
[SupportedOSPlatform("linux")]
public static class RunInstructions
{
    /// <summary>False only where it is certain that the Containerfile itself has none.</summary>
    public static bool MayBeIn(BuildRequest request)
    {
        // What can be read only once is the build's own to read.
        if (ContextFetcher.IsElsewhere(request.Context) || request.Containerfile == "-") return true;
        var file = ContextFiles.Containerfiles(request.Context, request.Containerfile).FirstOrDefault(candidate => candidate.Real is not null).Real;
        try
        {
            return file is null || !IsRegular(file) || AreIn(Parser.Parse(BuildContext.ReadText(file, file)));
        }
        catch (OciException)
        {
            return true; // the build tells why it cannot read it
        }
    }

    // What has errors is not built.
    private static bool AreIn(ContainerfileSyntax syntax) => !syntax.HasErrors && syntax.Instructions.Any(instruction => instruction is RunSyntax or OnBuildSyntax { Trigger: RunSyntax });

    private static bool IsRegular(string file) => FileStatusReader.TryReadHost(file, out var status) == 0 && status.Kind == FileKind.RegularFile;
}
