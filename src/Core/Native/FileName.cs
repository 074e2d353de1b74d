namespace Oci.Native;

/// <summary>Single components on their way to the kernel.</summary>
internal static unsafe class FileName
{
    /// <summary><c>NAME_MAX</c> and the final NUL.</summary>
    public const int BufferSize = 256;

    /// <summary>0 when <paramref name="name"/> is one component or empty, else the error number.</summary>
    public static int Validate(ReadOnlySpan<byte> name)
    {
        if (name.Length >= BufferSize) return Errno.ENAMETOOLONG;
        return name.IndexOfAny((byte)'/', (byte)0) >= 0 || name.SequenceEqual(".."u8) ? Errno.EINVAL : 0;
    }

    /// <summary>Copies one component with its final NUL; the error number when it is none. An empty name means the directory itself.</summary>
    public static int Terminate(ReadOnlySpan<byte> name, byte* buffer)
    {
        var error = Validate(name);
        if (error != 0) return error;
        if (name.IsEmpty) name = "."u8;
        name.CopyTo(new Span<byte>(buffer, BufferSize));
        buffer[name.Length] = 0;
        return 0;
    }
}
