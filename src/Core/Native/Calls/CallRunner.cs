using System.Runtime.Versioning;
using Microsoft.Win32.SafeHandles;

namespace Oci.Native;

/// <summary>
/// Starts processes that run a <see cref="CallTable"/>. A managed process cannot fork: only the calling thread would live on, with locks that
/// nobody gives back. Here no managed code runs in the child at all; it shares our memory until it becomes another program.
/// </summary>
[SupportedOSPlatform("linux")]
internal static unsafe class CallRunner
{
    /// <summary><c>CLONE_VM</c>: no copy of our memory.</summary>
    public const long ShareMemory = 0x100;

    private const long DescriptorForProcess = 0x1000; // CLONE_PIDFD

    private static readonly Lazy<(ExecutablePage? Page, int Error)> stub = new(() =>
    {
        var page = CallStub.Own.IsEmpty ? null : ExecutablePage.TryMap(CallStub.Own, out var error);
        return (page, page is null ? Errno.ENOSYS : 0);
    });

    /// <summary>Why tables cannot be run here; null when they can.</summary>
    public static string? Obstacle => stub.Value.Page is not null ? CallImage.Obstacle
        : CallStub.Own.IsEmpty ? $"no code for {System.Runtime.InteropServices.RuntimeInformation.ProcessArchitecture} processors"
        : "this system gives a process no executable memory of its own";

    /// <summary>Starts the process. The thread that calls this is the parent that <c>PR_SET_PDEATHSIG</c> follows.</summary>
    /// <param name="program">Must not be disposed before the process has become another program or ended.</param>
    /// <param name="namespaces"><c>CLONE_NEW…</c></param>
    /// <exception cref="FileSystemException">There can be no such process.</exception>
    public static ClonedProcess Start(CallProgram program, long namespaces) => Start(program, namespaces, stub.Value.Page!);

    /// <summary>
    /// Starts a process that has none of our memory: it becomes <see cref="CallImage"/> before it does anything, so that nobody who can look at it, or get
    /// hold of it, reaches us.
    /// </summary>
    /// <param name="table">What it does.</param>
    /// <param name="kept">The descriptors that it uses.</param>
    /// <param name="namespaces"><c>CLONE_NEW…</c></param>
    /// <param name="before">What has to come before that.</param>
    /// <exception cref="FileSystemException">There can be no such process.</exception>
    public static (CallProgram Program, ClonedProcess Process) StartAlone(CallTable table, IEnumerable<int> kept, long namespaces, Action<CallTable>? before = null)
    {
        var program = CallProgram.InFile(table);
        var started = false;
        try
        {
            var way = new CallTable();
            CallImage.CloseOthers(way, program, kept);
            before?.Invoke(way);
            CallImage.Enter(way, program, kept);
            program.Way = new CallProgram(way);
            var process = Start(program.Way, namespaces);
            started = true;
            return (program, process);
        }
        finally
        {
            if (!started) program.Dispose();
        }
    }

    /// <summary>The same, with a page of the caller's.</summary>
    public static ClonedProcess Start(CallProgram program, long namespaces, ExecutablePage page)
    {
        int descriptor;
        var run = (delegate* unmanaged<nint, long>)page.Address;
        // No signal at its end: .NET waits for the children that it knows of when it gets one.
        var number = run(program.Prepare(ShareMemory | DescriptorForProcess | namespaces, &descriptor));
        if (number < 0) Errno.Throw("clone", "a new process", (int)-number);
        return new((int)number, new SafeFileHandle(descriptor, ownsHandle: true));
    }
}
