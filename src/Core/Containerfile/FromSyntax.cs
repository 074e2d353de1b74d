namespace Oci.Containerfile;

/// <summary><c>FROM [--platform=…] image [AS name]</c>: begins a stage.</summary>
public sealed class FromSyntax : InstructionSyntax
{
    internal FromSyntax(InstructionLine line) : base(line) { }

    /// <summary>An image, an earlier stage or a named context; may hold global arguments.</summary>
    public Word Image => Arguments[0];

    /// <summary>The name as written, or null.</summary>
    public Word? StageName => Arguments.Count == 3 ? Arguments[2] : null;

    /// <summary>The platform of the image, or null.</summary>
    public Word? Platform { get; internal init; }

    /// <summary>Stages that have to be finished first (a buildah extension).</summary>
    public IReadOnlyList<Word> After { get; internal init; } = [];
}
