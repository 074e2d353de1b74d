using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Serialization;
using Oci.Diagnostics;

namespace Oci.Operations;

/// <summary>What the image starts, in the words of the SDK's container support.</summary>
public sealed record PublishCommand
{
    private const string EntrypointInstruction = "Entrypoint";
    private const string DefaultArgsInstruction = "DefaultArgs";
    private const string NoInstruction = "None";

    /// <summary>The command that starts the application.</summary>
    [JsonPropertyName("app")] public IReadOnlyList<string> App { get; init; } = [];
    /// <summary>Its arguments that cannot be replaced.</summary>
    [JsonPropertyName("appArgs")] public IReadOnlyList<string> AppArgs { get; init; } = [];
    /// <summary>An entry point other than the application.</summary>
    [JsonPropertyName("entrypoint")] public IReadOnlyList<string> Entrypoint { get; init; } = [];
    /// <summary>Arguments of that entry point.</summary>
    [JsonPropertyName("entrypointArgs")] public IReadOnlyList<string> EntrypointArgs { get; init; } = [];
    /// <summary>Arguments that whoever runs the image may replace.</summary>
    [JsonPropertyName("defaultArgs")] public IReadOnlyList<string> DefaultArgs { get; init; } = [];
    /// <summary><c>Entrypoint</c>, <c>DefaultArgs</c> or <c>None</c>: what the application's command becomes. Null for the rule.</summary>
    [JsonPropertyName("instruction")] public string? Instruction { get; init; }

    /// <summary>The image's Entrypoint and Cmd.</summary>
    /// <param name="inherited">The base image's entry point.</param>
    /// <exception cref="OciException"><see cref="ErrorCodes.InvalidPublishItem"/>: the parts contradict one another.</exception>
    internal (IReadOnlyList<string>? Entrypoint, IReadOnlyList<string>? Cmd) Combine(IReadOnlyList<string>? inherited)
    {
        var kept = IsHost(inherited) ? null : inherited;
        if (Entrypoint.Count == 0 && EntrypointArgs.Count > 0) return CombineOldStyle();
        if (App.Count == 0 && AppArgs.Count > 0) throw Conflict("`ContainerAppCommand` beside `ContainerAppCommandArgs`", "arguments alone", "add `ContainerAppCommand`");
        switch (Instruction ?? (Entrypoint.Count > 0 ? DefaultArgsInstruction : EntrypointInstruction))
        {
            case EntrypointInstruction when Entrypoint.Count > 0:
                throw Conflict("one entry point", "`ContainerEntrypoint` and `ContainerAppCommandInstruction=Entrypoint`", "leave `ContainerEntrypoint` out, or set `ContainerAppCommandInstruction` to `DefaultArgs`");
            case EntrypointInstruction:
                return (Or([.. App, .. AppArgs], kept), Or(DefaultArgs, null));
            case DefaultArgsInstruction:
                return (Or([.. Entrypoint, .. EntrypointArgs], kept), Or([.. App, .. AppArgs, .. DefaultArgs], null));
            case NoInstruction when App.Count > 0:
                throw Conflict("no command of the application", "`ContainerAppCommand` and `ContainerAppCommandInstruction=None`", "leave `ContainerAppCommand` out, or set `ContainerAppCommandInstruction` to `DefaultArgs`");
            case NoInstruction:
                return (Or([.. Entrypoint, .. EntrypointArgs], kept), Or(DefaultArgs, null));
            default:
                throw Conflict("`Entrypoint`, `DefaultArgs` or `None` as `ContainerAppCommandInstruction`", $"`{Native.ByteText.Escape(Instruction!)}`", "leave it out");
        }
    }

    /// <summary>Whether the application's command takes the place of the base's entry point, such as <c>tini</c>, though the project does not say which of them is to be it.</summary>
    /// <param name="inherited">The base image's entry point.</param>
    internal bool Replaces([NotNullWhen(true)] IReadOnlyList<string>? inherited) =>
        Instruction is null && Entrypoint.Count == 0 && App.Count > 0 && inherited is { Count: > 0 } && !IsHost(inherited);

    // Before there was ContainerAppCommand, the arguments alone meant those of the application.
    private (IReadOnlyList<string>? Entrypoint, IReadOnlyList<string>? Cmd) CombineOldStyle() =>
        AppArgs.Count == 0 && DefaultArgs.Count == 0 && Instruction is null ? (App, EntrypointArgs)
        : throw Conflict("`ContainerEntrypoint` beside `ContainerEntrypointArgs`", "arguments alone", "use `ContainerDefaultArgs`");

    // Some base images have `dotnet` itself as their entry point: the application's command names it anyway.
    private static bool IsHost(IReadOnlyList<string>? entrypoint) => entrypoint is ["dotnet" or "/usr/bin/dotnet"];

    private static IReadOnlyList<string>? Or(IReadOnlyList<string> words, IReadOnlyList<string>? otherwise) => words.Count > 0 ? words : otherwise;

    private static OciException Conflict(string expected, string found, string hint) => new(ErrorCodes.InvalidPublishItem, $"expected {expected}, found {found}", hint);
}
