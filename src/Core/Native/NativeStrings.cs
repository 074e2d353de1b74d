using System.Runtime.InteropServices;
using System.Runtime.Versioning;

namespace Oci.Native;

/// <summary>A list of strings as <c>execve</c> takes it: pointers to UTF-8, a null pointer at the end.</summary>
[SupportedOSPlatform("linux")]
internal sealed unsafe class NativeStrings : IDisposable
{
    private readonly int count;

    public NativeStrings(IReadOnlyList<string> strings)
    {
        if (strings.FirstOrDefault(text => text.Contains('\0', StringComparison.Ordinal)) is { } bad)
            throw new ArgumentException($"a NUL in `{ByteText.Escape(bad)}`", nameof(strings));
        count = strings.Count;
        Pointers = (byte**)NativeMemory.AllocZeroed((nuint)count + 1, (nuint)sizeof(byte*));
        for (var i = 0; i < count; i++) Pointers[i] = (byte*)Marshal.StringToCoTaskMemUTF8(strings[i]);
    }

    /// <summary>The array; valid until disposal.</summary>
    public byte** Pointers { get; private set; }

    public void Dispose()
    {
        for (var i = 0; i < count; i++) Marshal.FreeCoTaskMem((nint)Pointers[i]);
        NativeMemory.Free(Pointers);
        Pointers = null;
    }
}
