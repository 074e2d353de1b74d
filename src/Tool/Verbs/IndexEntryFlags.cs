using System.CommandLine;
using Oci.Operations;
using Oci.Tool.CommandLine;

namespace Oci.Tool.Verbs;

/// <summary>What an index says of an entry, in buildah's names.</summary>
internal sealed class IndexEntryFlags
{
    private readonly Option<string?> os = Declare.Text("--os", "OS", "The entry's operating system");
    private readonly Option<string?> arch = Declare.Text("--arch", "ARCHITECTURE", "The entry's processor architecture");
    private readonly Option<string?> variant = Declare.Text("--variant", "VARIANT", "The architecture's variant");
    private readonly Option<string?> osVersion = Declare.Text("--os-version", "VERSION", "The version of the operating system");
    private readonly Option<string[]> osFeatures = Declare.List("--os-features", "FEATURE", "A feature that the entry needs; - takes all away", "--os-feature");
    private readonly Option<string[]> annotation;

    public IndexEntryFlags(Command command, string annotated)
    {
        annotation = Declare.List("--annotation", "KEY=VALUE", $"Set an annotation of {annotated}; KEY- takes one away, - all");
        foreach (var option in (Option[])[os, arch, variant, osVersion, osFeatures, annotation]) command.Options.Add(option);
    }

    public IndexEntryOptions Read(VerbCall call) => new()
    {
        Os = call.Value(os),
        Arch = call.Value(arch),
        Variant = call.Value(variant),
        OsVersion = call.Value(osVersion),
        OsFeatures = call.Values(osFeatures),
        Annotations = call.Values(annotation),
    };
}
