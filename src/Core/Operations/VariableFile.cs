using Oci.Diagnostics;
using Oci.Native;

namespace Oci.Operations;

/// <summary><c>--env-file</c> and <c>--build-arg-file</c>: a line for each variable, <c>NAME=VALUE</c> or <c>NAME</c>; empty lines and those that begin with <c>#</c> say nothing.</summary>
public static class VariableFile
{
    private const int MaxLength = 16 << 20;

    /// <summary>The variables of a file, in its order.</summary>
    /// <exception cref="OciException"><see cref="ErrorCodes.InvalidContainerOption"/>: a line has no name; or the file cannot be read.</exception>
    public static IReadOnlyList<string> Read(string file, CancellationToken ct) => Parse(LinesOf(BoundedFile.ReadNamed(file, MaxLength, ct)), file);

    /// <summary>What a line says: the name, and the value as it stands; null where there is no <c>=</c>.</summary>
    public static (string Name, string? Value) Split(string line) => line.IndexOf('=', StringComparison.Ordinal) is var equals and >= 0 ? (line[..equals], line[(equals + 1)..]) : (line, null);

    private static IEnumerable<string> LinesOf(byte[] bytes)
    {
        using var reader = new StreamReader(new MemoryStream(bytes));
        while (reader.ReadLine() is { } line) yield return line;
    }

    private static IReadOnlyList<string> Parse(IEnumerable<string> lines, string file)
    {
        var variables = lines.Select(line => line.TrimStart()).Where(line => line.Length > 0 && line[0] != '#').ToList();
        // What follows `=` is the value as it stands, quotes and blanks and all: so Docker's and Podman's users know it.
        var odd = variables.FirstOrDefault(line => Split(line).Name is var name && (name.Length == 0 || name.Any(char.IsWhiteSpace)));
        return odd is null ? variables
            : throw new OciException(ErrorCodes.InvalidContainerOption, $"expected a variable `NAME=VALUE` in `{ByteText.Escape(file)}`, found `{ByteText.Escape(odd)}`");
    }
}
