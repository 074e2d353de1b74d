using System.Text;

namespace Oci.Testing;

/// <summary>
/// Copies of our assemblies that take this machine for one that is not Linux: in them the question <c>IsLinux</c> is answered no, and no function of the C library
/// can be found, so that whatever calls one fails. Names in an assembly's metadata are bytes of a fixed length: another name of that length takes their place.
/// </summary>
public static class OtherSystem
{
    /// <summary>Makes copies of everything in a folder.</summary>
    /// <param name="from">The folder with the assemblies and what they need.</param>
    /// <param name="to">Where the copies go.</param>
    /// <param name="hasZstd">Whether the zstd library is to be found.</param>
    public static void Copy(string from, string to, bool hasZstd)
    {
        Directory.CreateDirectory(to);
        foreach (var file in Directory.EnumerateFiles(from))
        {
            var bytes = File.ReadAllBytes(file);
            if (Path.GetFileName(file) is "Oci.Core.dll" or "Oci.Tasks.dll" or "dotnet-oci.dll")
            {
                // Where we are on macOS there is no difference that could be seen on Linux.
                Rename(bytes, "IsLinux", "IsMacOS", isRequired: true);
                Rename(bytes, "libc", "none", isRequired: Path.GetFileName(file) == "Oci.Core.dll");
                if (!hasZstd) Rename(bytes, "libzstd", "libnone", isRequired: Path.GetFileName(file) == "Oci.Core.dll");
            }
            File.WriteAllBytes(Path.Combine(to, Path.GetFileName(file)), bytes);
        }
    }

    private static void Rename(byte[] assembly, string name, string other, bool isRequired)
    {
        var wanted = Encoding.ASCII.GetBytes($"\0{name}\0");
        var found = 0;
        for (var at = assembly.AsSpan().IndexOf(wanted); at >= 0;)
        {
            Encoding.ASCII.GetBytes(other, assembly.AsSpan(at + 1));
            found++;
            var next = assembly.AsSpan(at + 1).IndexOf(wanted);
            at = next < 0 ? -1 : at + 1 + next;
        }
        Assert.True(found > 0 || !isRequired, $"expected the name `{name}` in the assembly");
    }
}
