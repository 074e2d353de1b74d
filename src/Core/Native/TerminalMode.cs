using System.Runtime.Versioning;
using Microsoft.Win32.SafeHandles;

namespace Oci.Native;

/// <summary>Our own terminal while another one is shown on it: every key goes through untouched. Disposing restores it. Source: termios(3).</summary>
[SupportedOSPlatform("linux")]
internal sealed unsafe class TerminalMode : IDisposable
{
    private const int StandardInput = 0;
    private const int Now = 0;

    private readonly byte[] before;

    private TerminalMode(byte[] before) => this.before = before;

    /// <summary>Makes standard input raw; null where it is no terminal.</summary>
    public static TerminalMode? TryEnter()
    {
        var before = new byte[Libc.TerminalModeBytes];
        fixed (byte* mode = before)
            if (Libc.tcgetattr(StandardInput, mode) != 0) return null;
        var raw = (byte[])before.Clone();
        fixed (byte* mode = raw)
        {
            Libc.cfmakeraw(mode);
            _ = Libc.tcsetattr(StandardInput, Now, mode);
        }
        return new(before);
    }

    /// <summary>Gives a terminal the size of ours, where there is one.</summary>
    public static void CopySize(SafeFileHandle terminal)
    {
        using var own = new SafeFileHandle(StandardInput, ownsHandle: false);
        Libc.WindowSize size;
        if (Libc.WindowSizeControl(own, Libc.GetWindowSize, &size) == 0) _ = Libc.WindowSizeControl(terminal, Libc.SetWindowSize, &size);
    }

    public void Dispose()
    {
        fixed (byte* mode = before) _ = Libc.tcsetattr(StandardInput, Now, mode);
    }
}
