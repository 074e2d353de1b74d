using System.Runtime.Versioning;
using Microsoft.Win32.SafeHandles;
using Oci.Native;
using Oci.Snapshots;

namespace Oci.Runtime;

/// <summary>
/// What of a container's mounts we make ourselves: memory file systems that begin with what lies below them, as a table has no loops; user namespaces
/// whose owners a mount shows; and what is mounted of folders that root of the container's user namespace cannot enter. The container's process gets
/// descriptors of them.
/// </summary>
[SupportedOSPlatform("linux")]
internal sealed class PreparedMounts : IDisposable
{
    private readonly List<SafeFileHandle> handles = [];

    private PreparedMounts(IReadOnlyList<MountCalls.Planned> planned, RuntimeSpec spec, RootDirectory root)
    {
        try
        {
            Mounts = [.. planned.Select(mount => Prepare(mount, spec, root))];
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>All mounts, with the descriptors.</summary>
    public IReadOnlyList<MountCalls.Planned> Mounts { get; }

    /// <summary>The descriptors; they must stay open until the process is there.</summary>
    public IReadOnlyList<int> Descriptors => [.. handles.Select(handle => (int)handle.DangerousGetHandle())];

    /// <summary>Makes what is needed.</summary>
    /// <param name="planned">The mounts in order.</param>
    /// <param name="spec">The configuration.</param>
    /// <param name="root">The root file system.</param>
    /// <exception cref="FileSystemException">It cannot be made.</exception>
    public static PreparedMounts Make(IReadOnlyList<MountCalls.Planned> planned, RuntimeSpec spec, RootDirectory root) => new(planned, spec, root);

    public void Dispose()
    {
        foreach (var handle in handles) handle.Dispose();
        handles.Clear();
    }

    private MountCalls.Planned Prepare(MountCalls.Planned planned, RuntimeSpec spec, RootDirectory root)
    {
        var options = MountOptions.Of(planned.Mount);
        if (options.IsChange) return planned;
        // What lies below another mount is not known yet.
        if (options is { IsFilled: true, IsBind: false } && planned.Mount.Type == "tmpfs" && planned.Above is null) return planned with { Ready = Keep(Filled(planned.Mount, options, root)) };
        if (options is { IsBind: true, MapsOwners: false } && SandboxHost.Own.IsInitialUserNamespace && NamespaceCalls.Makes(spec, "user")) return planned with { Ready = Keep(Source(planned.Mount, options)) };
        return options is { MapsOwners: true, IsBind: true } ? planned with { Users = Keep(UserMaps.MakeNamespace(planned.Mount.UidMappings ?? spec.Linux?.UidMappings, planned.Mount.GidMappings ?? spec.Linux?.GidMappings)) } : planned;
    }

    private int Keep(SafeFileHandle handle)
    {
        handles.Add(handle);
        return (int)handle.DangerousGetHandle();
    }

    private static SafeFileHandle Source(MountSpec mount, MountOptions options) => Open(
        Libc.OpenTree(Kernel.Here, mount.Source ?? "", Kernel.CloneTree | Kernel.CloseOnExec | (options.IsRecursive ? Kernel.Recursive : 0)), "open_tree", mount);

    private static SafeFileHandle Filled(MountSpec mount, MountOptions options, RootDirectory root)
    {
        var made = MemoryFileSystem(mount, options);
        try
        {
            using var source = root.OpenDirectory(RootLinks.Follow(root, RootPath.Clean(mount.Destination)));
            using var from = new RootDirectory(new SafeFileHandle(source.Handle.DangerousGetHandle(), ownsHandle: false), mount.Destination);
            using var to = new RootDirectory(new SafeFileHandle(made.DangerousGetHandle(), ownsHandle: false), mount.Destination);
            new TreeCopy(from, to).Run(CancellationToken.None);
            return made;
        }
        catch
        {
            made.Dispose();
            throw;
        }
    }

    private static SafeFileHandle MemoryFileSystem(MountSpec mount, MountOptions options)
    {
        using var context = Open(Libc.FsOpen("tmpfs"), "fsopen", mount);
        var number = (int)context.DangerousGetHandle();
        foreach (var parts in options.Data.Select(option => option.Split('=', 2)))
            Check(Libc.FsConfig(number, parts.Length == 1 ? Kernel.ConfigFlag : Kernel.ConfigText, parts[0], parts.Length == 1 ? null : parts[1]), "fsconfig", $"option {parts[0]} of {mount.Destination}");
        Check(Libc.FsConfig(number, Kernel.ConfigCreate, null, null), "fsconfig", mount.Destination);
        return Open(Libc.FsMount(number, 0), "fsmount", mount);
    }

    private static SafeFileHandle Open(int file, string call, MountSpec mount)
    {
        Check(file, call, mount.Destination);
        return new SafeFileHandle(file, ownsHandle: true);
    }

    private static void Check(int result, string call, string subject)
    {
        if (result < 0) Errno.Throw(call, ByteText.Escape(subject));
    }
}
