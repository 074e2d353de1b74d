using Oci.Containerfile;
using Oci.Diagnostics;
using Oci.Native;

namespace Oci.Build;

/// <summary>
/// A stage that fetches one thing and does nothing else, which <c>SOURCE_DATE_EPOCH</c> may name: the build is then as old as what it fetches.
/// Source: the Dockerfile reference, SOURCE_DATE_EPOCH.
/// </summary>
internal static class SourceStage
{
    private const string Hint = "name a stage that begins with `FROM scratch` and has one ADD of an address, and ARG";

    /// <summary>What the stage fetches, and what that must be.</summary>
    /// <exception cref="OciException"><see cref="ErrorCodes.InvalidSourceDateEpoch"/>: it does more than that, or less.</exception>
    public static RemoteSource Find(ContainerfileSyntax syntax, StageSyntax stage, IReadOnlyDictionary<string, string> arguments)
    {
        var scope = new StageScope(syntax.Directives.Escape, []);
        foreach (var arg in syntax.GlobalArguments) Declare(arg, scope, arguments);
        if (scope.Expand(stage.From.Image) != "scratch") throw Unfit(stage, $"`{ByteText.Escape(stage.From.Text)}`", stage.From);
        RemoteSource? found = null;
        foreach (var instruction in stage.Instructions)
        {
            if (instruction is ArgSyntax arg) Declare(arg, scope, arguments);
            else if (found is null && instruction is AddSyntax { Sources: [{ Inline: null } source] } add && RemoteSource.Of(scope.Expand(source.Path), add, scope) is { } remote) found = remote;
            else throw Unfit(stage, $"`{ByteText.Escape(instruction.Text)}`", instruction);
        }
        return found ?? throw Unfit(stage, "no ADD", stage.From);
    }

    private static void Declare(ArgSyntax arg, StageScope scope, IReadOnlyDictionary<string, string> arguments)
    {
        foreach (var one in arg.Declarations)
            scope.Declare(one.Name.Text, arguments.GetValueOrDefault(one.Name.Text) ?? (one.Default is { } word ? scope.Expand(word) : scope.Find(one.Name.Text)));
    }

    private static OciException Unfit(StageSyntax stage, string found, InstructionSyntax at) => new(ErrorCodes.InvalidSourceDateEpoch,
        $"expected a stage that only fetches one thing, as SOURCE_DATE_EPOCH names `{ByteText.Escape(stage.Name ?? "")}`, found {found}", Hint, at.Span);
}
