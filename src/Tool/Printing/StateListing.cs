using Oci.Runtime;

namespace Oci.Tool.Printing;

/// <summary>A container's state in JSON. Source: runtime-spec runtime.md, State.</summary>
internal sealed record StateListing(string OciVersion, string Id, string Status, int Pid, string Bundle, IReadOnlyDictionary<string, string>? Annotations, string? Created = null)
{
    public static StateListing Of(ContainerState state) => new(state.OciVersion, state.Id, state.Status, state.Pid ?? 0, state.Bundle, state.Annotations);
}
