using System.Runtime.InteropServices;

namespace Oci.Testing;

/// <summary>A file whose descriptor children inherit unless somebody closes it.</summary>
public sealed partial class InheritableFile : IDisposable
{
    private readonly int descriptor;

    private InheritableFile(int descriptor) => this.descriptor = descriptor;

    public static InheritableFile Open(string path)
    {
        var descriptor = open(path, 0);
        return descriptor >= 0 ? new(descriptor) : throw new IOException($"{path} cannot be opened");
    }

    public void Dispose() => _ = close(descriptor);

    [LibraryImport("libc", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int open(string path, int flags);

    [LibraryImport("libc")]
    private static partial int close(int descriptor);
}
