using Oci.Containerfile;
using Oci.Diagnostics;

namespace Oci.Tests.Containerfile;

/// <summary>Short ways to parsed texts.</summary>
internal static class Sources
{
    public static ContainerfileSyntax Parse(string text) => Parser.Parse(new SourceText("Containerfile", text));

    /// <summary>The last instruction of a file that has to be right.</summary>
    public static T Read<T>(string instruction) where T : InstructionSyntax => Assert.IsType<T>(Parse($"FROM scratch\n{instruction}").ThrowIfErrors().Instructions[^1]);

    /// <summary>The errors of a file.</summary>
    public static IReadOnlyList<Diagnostic> Errors(string text) => [.. Parse(text).Diagnostics.Where(d => d.Severity == Severity.Error)];
}
