using System.Runtime.Versioning;
using Oci.Native;

namespace Oci.Testing;

/// <summary>A fresh folder that goes away with the test, whatever is in it.</summary>
public sealed class TemporaryFolder : IDisposable
{
    public TemporaryFolder() => Path = Directory.CreateTempSubdirectory("oci-test-").FullName;

    /// <summary>Its path.</summary>
    public string Path { get; }

    /// <summary>A path in it.</summary>
    public string this[string name] => System.IO.Path.Combine(Path, name);

    /// <summary>Makes a folder in it.</summary>
    public string Make(string name) => Directory.CreateDirectory(this[name]).FullName;

    public void Dispose()
    {
        if (OperatingSystem.IsLinux()) RemoveAnyTree();
        else Directory.Delete(Path, recursive: true);
    }

    [SupportedOSPlatform("linux")]
    private void RemoveAnyTree()
    {
        using (var root = RootDirectory.Open(Path)) root.RemoveTree(RootPath.Root);
        Directory.Delete(Path);
    }
}
