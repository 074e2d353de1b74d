using System.Reflection;
using System.Runtime.InteropServices;
using Oci.Diagnostics;

namespace Oci.Native;

/// <summary>Finds the system's libraries under the names that each system has for them: no package has to bring them.</summary>
internal static class SystemLibrary
{
    static SystemLibrary() => NativeLibrary.SetDllImportResolver(typeof(SystemLibrary).Assembly, Resolve);

    /// <summary>Makes sure that the libraries are found. To be called before the first import of any.</summary>
    public static void Register() { }

    /// <summary>What the system calls a library, most exact first; nothing for one that is not ours to find.</summary>
    internal static IReadOnlyList<string> NamesOf(string name) => name switch
    {
        Libzstd.Library => Of("zstd", "1"),
        Liblzma.Library => Of("lzma", "5"),
        Libcrypto.Library => [.. Of("crypto", "3"), .. Of("crypto", "1.1")],
        _ => [],
    };

    /// <summary>The fault of a library that is not there.</summary>
    public static OciException Missing(string library, string use, string debian, string fedora, string homebrew, Exception inner) => new(ErrorCodes.NativeLibraryMissing,
        $"expected the library `{string.Join("` or `", NamesOf(library))}` to {use}, found none",
        OperatingSystem.IsWindows() ? $"put `{NamesOf(library)[0]}` beside the program" : OperatingSystem.IsMacOS() ? $"run `brew install {homebrew}`" : $"run `apt-get install {debian}`, or `dnf install {fedora}`", inner: inner);

    private static IReadOnlyList<string> Of(string name, string version) =>
        OperatingSystem.IsWindows() ? [$"lib{name}.dll", $"{name}.dll"]
        : OperatingSystem.IsMacOS() ? [$"lib{name}.{version}.dylib", $"/opt/homebrew/lib/lib{name}.{version}.dylib", $"/usr/local/lib/lib{name}.{version}.dylib"]
        : [$"lib{name}.so.{version}"];

    private static nint Resolve(string name, Assembly assembly, DllImportSearchPath? path)
    {
        foreach (var candidate in NamesOf(name))
        {
            if (NativeLibrary.TryLoad(candidate, assembly, path, out var handle)) return handle;
        }
        return 0;
    }
}
