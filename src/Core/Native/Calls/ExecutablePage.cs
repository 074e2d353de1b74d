using System.Runtime.Versioning;
using System.Text;

namespace Oci.Native;

/// <summary>A page of code. Where anonymous memory cannot become executable, as under some security modules, it is a mapped memory file.</summary>
[SupportedOSPlatform("linux")]
internal sealed unsafe class ExecutablePage : IDisposable
{
    private const int Bytes = 4096;

    private ExecutablePage(nint address) => Address = address;

    /// <summary>Where the code begins.</summary>
    public nint Address { get; private set; }

    /// <summary>Maps the code; null with the error number when the system forbids both ways.</summary>
    /// <param name="code">At most 4096 bytes.</param>
    /// <param name="error">The kernel's number.</param>
    /// <param name="fromFile">Whether to take the second way at once.</param>
    public static ExecutablePage? TryMap(ReadOnlySpan<byte> code, out int error, bool fromFile = false)
    {
        var address = fromFile ? 0 : TryMapAnonymous(code);
        error = 0;
        if (address == 0) address = TryMapFile(code, out error);
        return address == 0 ? null : new(address);
    }

    public void Dispose()
    {
        if (Address != 0) _ = Libc.munmap(Address, Bytes);
        Address = 0;
    }

    private static nint TryMapAnonymous(ReadOnlySpan<byte> code)
    {
        var page = Libc.mmap(0, Bytes, Libc.ProtectionRead | Libc.ProtectionWrite, Libc.MapPrivate | Libc.MapAnonymous, -1, 0);
        if (page == Libc.MapFailed) return 0;
        code.CopyTo(new Span<byte>((void*)page, Bytes));
        if (Libc.mprotect(page, Bytes, Libc.ProtectionRead | Libc.ProtectionExecute) == 0) return page;
        _ = Libc.munmap(page, Bytes);
        return 0;
    }

    private static nint TryMapFile(ReadOnlySpan<byte> code, out int error)
    {
        int file;
        fixed (byte* name = Encoding.UTF8.GetBytes("calls\0")) file = (int)Libc.syscall(SystemCallNumbers.Require("memfd_create"), (nint)name, Libc.MemoryFileCloseOnExec, 0, 0, 0, 0);
        error = file < 0 ? Errno.Last : 0;
        if (file < 0) return 0;
        using var handle = new Microsoft.Win32.SafeHandles.SafeFileHandle(file, ownsHandle: true);
        error = OpenFile.TryWrite(handle, code);
        if (error == 0) error = OpenFile.TrySetLength(handle, Bytes);
        if (error != 0) return 0;
        var page = Libc.mmap(0, Bytes, Libc.ProtectionRead | Libc.ProtectionExecute, Libc.MapPrivate, file, 0);
        error = page == Libc.MapFailed ? Errno.Last : 0;
        return page == Libc.MapFailed ? 0 : page;
    }
}
