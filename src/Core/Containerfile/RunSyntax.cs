namespace Oci.Containerfile;

/// <summary><c>RUN [--mount=…] [--network=…] [--security=…] [--device=…] command</c></summary>
public sealed class RunSyntax : InstructionSyntax
{
    internal RunSyntax(InstructionLine line) : base(line) { }

    /// <summary>The command. With here-documents the delimiters are part of its text, see <see cref="Script"/>.</summary>
    public required CommandSyntax Command { get; init; }

    /// <summary>The mounts in order.</summary>
    public IReadOnlyList<MountSyntax> Mounts { get; internal init; } = [];

    /// <summary><c>default</c>, <c>none</c>, <c>host</c> or what the engine offers beyond; null where the flag is absent.</summary>
    public Word? Network { get; internal init; }

    /// <summary><c>sandbox</c> or <c>insecure</c>; null where the flag is absent.</summary>
    public Word? Security { get; internal init; }

    /// <summary>The devices in order.</summary>
    public IReadOnlyList<DeviceSyntax> Devices { get; internal init; } = [];

    /// <summary>What is run instead of <see cref="Command"/> where there are here-documents; else null.</summary>
    public RunScript? Script => RunScript.Of(Command, HereDocuments);
}
