using Oci.Diagnostics;
using Oci.Native;

namespace Oci.Tool.Values;

/// <summary>A file of build arguments: <c>NAME=VALUE</c> or <c>NAME</c> on each line; blank lines and those that begin with <c>#</c> say nothing.</summary>
internal static class ArgumentFile
{
    /// <summary>The lines that say something.</summary>
    /// <exception cref="OciException"><see cref="ErrorCodes.Usage"/>: the file cannot be read.</exception>
    public static IEnumerable<string> Read(string path)
    {
        try
        {
            return File.ReadAllLines(path).Select(line => line.TrimStart().TrimEnd('\r')).Where(line => line.Length > 0 && line[0] != '#');
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new OciException(ErrorCodes.Usage, $"expected to read build arguments from `{ByteText.Escape(path)}`, found: {ByteText.Escape(fault.Message)}", "check --build-arg-file", inner: fault);
        }
    }
}
