using Oci.Diagnostics;
using Oci.Native;

namespace Oci.Operations;

/// <summary><c>--cidfile</c>: a file that tells a script which container was made.</summary>
internal static class ContainerIdFile
{
    /// <summary>Refuses a file that is there: it may name a container that somebody still wants.</summary>
    /// <exception cref="OciException"><see cref="ErrorCodes.InvalidContainerOption"/>.</exception>
    public static void Check(string? file)
    {
        if (file is not null && File.Exists(file)) throw new OciException(ErrorCodes.InvalidContainerOption, $"expected no file at `{ByteText.Escape(file)}` for the container's ID, found one", $"rm '{ByteText.Escape(file)}'");
    }

    /// <summary>Writes it; nothing where none is wanted.</summary>
    public static void Write(string? file, string id)
    {
        if (file is not null) HostFile.Translate("write", file, () =>
        {
            File.WriteAllText(file, id);
            return true;
        });
    }
}
