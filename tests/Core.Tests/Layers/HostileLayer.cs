using Oci.Diagnostics;
using Oci.Testing;

namespace Oci.Tests.Layers;

/// <summary>
/// Layers that try to leave the root, or that look as if they did. <c>{out}</c> in a name or a target is the absolute path of the folder
/// outside, which is also <c>../outside</c> from the root.
/// </summary>
/// <param name="Layers">Makes the layers, applied one after the other.</param>
/// <param name="Refusal">The code of the refusal, or null where the layers must be accepted.</param>
/// <param name="Tree">What is in the root then; null where only the canary counts.</param>
public sealed record HostileLayer(Func<string, RawTar[]> Layers, ErrorCode? Refusal, string? Tree)
{
    public static HostileLayer Unsafe(Func<string, RawTar> layer) => new(o => [layer(o)], ErrorCodes.UnsafeLayer, null);
    public static HostileLayer Refused(ErrorCode code, Func<string, RawTar> layer) => new(o => [layer(o)], code, null);
    public static HostileLayer Harmless(string tree, Func<string, RawTar> layer) => new(o => [layer(o)], null, tree);
    public static HostileLayer HarmlessStack(string tree, Func<string, RawTar[]> layers) => new(layers, null, tree);

    /// <summary>Every case by name.</summary>
    public static IReadOnlyDictionary<string, HostileLayer> All { get; } = new[] { HostileNames.Cases, HostileSymlinks.Cases, HostileHardLinks.Cases, HostileWhiteouts.Cases }
        .SelectMany(cases => cases).ToDictionary(pair => pair.Key, pair => pair.Value);
}
