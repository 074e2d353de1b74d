using System.Text;
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
    /// <exception cref="FileSystemException">It cannot be made, or is there by now: whoever may write in the folder could lead us elsewhere with a link.</exception>
    public static void Write(string? file, string id)
    {
        if (file is null) return;
        using var made = HostFile.Translate("open", file, () => new FileStream(file, FileMode.CreateNew, FileAccess.Write, FileShare.Read, 0));
        HostFile.Write(made, Encoding.ASCII.GetBytes(id));
    }
}
