using Oci.Diagnostics;
using Oci.Native;

namespace Oci.Runtime;

/// <summary>Names of containers: part of paths and command lines, so that not everything can be one.</summary>
internal static class ContainerId
{
    private const int MaxLength = 200;

    /// <summary>Refuses what runtimes would take for something else.</summary>
    /// <exception cref="OciException"><see cref="ErrorCodes.InvalidContainerOption"/>.</exception>
    public static void Check(string id)
    {
        if (id.Length is 0 or > MaxLength || !char.IsAsciiLetterOrDigit(id[0]) || !id.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '+' or '-' or '.'))
            throw new OciException(ErrorCodes.InvalidContainerOption,
                $"expected a container name of at most {MaxLength} letters, digits, `_`, `+`, `-` and `.` that begins with a letter or digit, found `{ByteText.Escape(id)}`");
    }
}
