using Oci.Diagnostics;

namespace Oci.Containerfile;

/// <summary>Reads Containerfiles. It never throws because of what a file contains: what is wrong with it becomes diagnostics, all of it.</summary>
public static class Parser
{
    /// <summary>The most UTF-16 units that a file may have.</summary>
    public const int MaxLength = 16 << 20;

    /// <summary>Reads a Containerfile.</summary>
    public static ContainerfileSyntax Parse(SourceText source)
    {
        var bag = new DiagnosticBag();
        var directives = new Directives();
        IReadOnlyList<InstructionSyntax> instructions = [];
        if (source.Text.Length > MaxLength) bag.Error(ErrorCodes.ContainerfileTooLarge, $"expected at most {MaxLength} characters, found {source.Text.Length}", new SourceSpan(source, 0, 0));
        else instructions = ReadInstructions(source, bag, out directives);
        var (globals, stages) = Arrange(instructions, source, bag);
        return new ContainerfileSyntax
        {
            Source = source,
            Directives = directives,
            Instructions = instructions,
            GlobalArguments = globals,
            Stages = stages,
            Diagnostics = bag.InOrder,
        };
    }

    /// <summary>Reads a single instruction, such as a trigger that an image configuration stores.</summary>
    /// <exception cref="ContainerfileException">It is wrong, or not one.</exception>
    public static InstructionSyntax ParseInstruction(SourceText source)
    {
        var bag = new DiagnosticBag();
        var instructions = ReadInstructions(source, bag, out _);
        if (instructions.Count != 1) bag.Error(ErrorCodes.WrongArguments, $"expected one instruction, found {instructions.Count}", new SourceSpan(source, 0, 0));
        return bag.Count == 0 || bag.InOrder.All(d => d.Severity != Severity.Error) ? instructions[0] : throw new ContainerfileException(bag.InOrder);
    }

    private static List<InstructionSyntax> ReadInstructions(SourceText source, DiagnosticBag bag, out Directives directives)
    {
        var directiveReader = new DirectiveReader(source, bag);
        directives = directiveReader.Read();
        var lexer = new Lexer(source, directives.Escape, directiveReader.End, bag);
        var factory = new InstructionFactory(bag);
        var instructions = new List<InstructionSyntax>();
        while (lexer.Read() is { } line)
        {
            // A file that is nothing but a continuation character has a line without a word.
            if (!string.IsNullOrWhiteSpace(line.Text)) instructions.Add(factory.Create(new InstructionReader(line, directives.Escape, bag).Read(lexer)));
        }
        return instructions;
    }

    private static (IReadOnlyList<ArgSyntax> Globals, IReadOnlyList<StageSyntax> Stages) Arrange(IReadOnlyList<InstructionSyntax> instructions, SourceText source, DiagnosticBag bag)
    {
        var globals = new List<ArgSyntax>();
        var stages = new List<StageSyntax>();
        var current = new List<InstructionSyntax>();
        var misplaced = false;
        foreach (var instruction in instructions)
        {
            if (instruction is FromSyntax from) stages.Add(new StageSyntax(stages.Count, from, current = []));
            else if (instruction.Name == "FROM") misplaced = true;
            else if (stages.Count > 0) current.Add(instruction);
            else if (instruction is ArgSyntax argument) globals.Add(argument);
            else if (!misplaced && instruction is not InvalidSyntax)
            {
                misplaced = true;
                bag.Error(ErrorCodes.MisplacedInstruction, $"`{instruction.Name}` stands before the first `FROM`", instruction.Keyword.Span, "begin the file with `FROM image`; only `ARG` may come before");
            }
        }
        if (stages.Count == 0 && bag.Count == 0) bag.Error(ErrorCodes.NoInstructions, instructions.Count == 0 ? "the file has no instructions" : "the file has no `FROM`", new SourceSpan(source, 0, 0), "add for example `FROM alpine`");
        return (globals, stages);
    }
}
