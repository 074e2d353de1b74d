namespace Oci.Containerfile;

/// <summary><c>RUN [--mount=…] [--network=…] [--security=…] [--device=…] command</c></summary>
public sealed class RunSyntax : InstructionSyntax
{
    internal RunSyntax(InstructionLine line) : base(line) { }

    /// <summary>The command. With here-documents the delimiters are part of its text.</summary>
    public required CommandSyntax Command { get; init; }

    /// <summary>The mounts in order.</summary>
    public IReadOnlyList<MountSyntax> Mounts { get; internal init; } = [];

    /// <summary><c>default</c>, <c>none</c>, <c>host</c> or what the engine offers beyond; null where the flag is absent.</summary>
    public Word? Network { get; internal init; }

    /// <summary><c>sandbox</c> or <c>insecure</c>; null where the flag is absent.</summary>
    public Word? Security { get; internal init; }

    /// <summary>The devices in order.</summary>
    public IReadOnlyList<DeviceSyntax> Devices { get; internal init; } = [];
}
