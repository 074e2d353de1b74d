using Oci.Native;

namespace Oci.Runtime;

/// <summary>The mounts of a container besides its root. Source: runtime-spec config.md, Mounts; fsopen(2), open_tree(2).</summary>
/// <param name="table">Gets the calls.</param>
/// <param name="root">The call that opened the root.</param>
/// <param name="devices">Whether device nodes may be used on every mount.</param>
internal sealed class MountCalls(CallTable table, Call root, bool devices)
{
    /// <summary>A mount, ready to be made.</summary>
    /// <param name="Mount">As configured, with an absolute source.</param>
    /// <param name="IsFolder">Whether it is mounted on a folder, else on a file.</param>
    /// <param name="Above">The mount that it lies below, whose content is not known before it is made; null for the root itself.</param>
    public sealed record Planned(MountSpec Mount, bool IsFolder, string? Above)
    {
        /// <summary>A descriptor of the mount itself, made and filled already; null where it is to be made.</summary>
        public int? Ready { get; init; }

        /// <summary>A descriptor of the user namespace whose owners its files are shown with; null for their own.</summary>
        public int? Users { get; init; }
    }

    /// <summary>Makes one.</summary>
    public void Add(Planned planned)
    {
        var mount = planned.Mount;
        var options = MountOptions.Of(mount);
        if (options.IsChange)
        {
            MountAttributes.Set(table, mount.Destination, MountTargetCalls.Open(table, root, mount.Destination), options.Attributes, 0, recursive: false);
            return;
        }
        if (planned.Above is { } above) MountTargetCalls.Make(table, root, mount.Destination, above, planned.IsFolder);
        var made = options.IsBind ? Bind(planned, options) : planned.Ready is { } ready ? Filled(mount, options, ready) : FileSystem(mount, options);
        MountTargetCalls.Attach(table, mount.Destination, made, MountTargetCalls.Open(table, root, mount.Destination));
    }

    /// <summary>Makes one read-only that was not yet: what is mounted below it had to be given a place.</summary>
    public void Freeze(Planned planned)
    {
        if (!IsFrozenLater(planned.Mount, MountOptions.Of(planned.Mount))) return;
        MountAttributes.Set(table, planned.Mount.Destination, MountTargetCalls.Open(table, root, planned.Mount.Destination), Kernel.AttributeReadOnly, 0, recursive: false);
    }

    /// <summary>A new file system that is not mounted anywhere yet.</summary>
    public static Call Detached(CallTable table, string subject, string type, string? source, IEnumerable<string> data, ulong attributes)
    {
        var context = table.Add("fsopen", $"{type} on {subject}", type, 1);
        if (!string.IsNullOrEmpty(source)) table.Add("fsconfig", $"source of {subject}", context, Kernel.ConfigText, "source", source, 0);
        foreach (var option in data) Configure(table, subject, context, option);
        table.Add("fsconfig", $"{type} on {subject}", context, Kernel.ConfigCreate, 0, 0, 0);
        return table.Add("fsmount", $"{type} on {subject}", context, 1, attributes);
    }

    private CallArgument Filled(MountSpec mount, MountOptions options, int ready)
    {
        MountAttributes.Set(table, mount.Destination, ready, Forbidden(options), 0, recursive: false);
        return ready;
    }

    private CallArgument Bind(Planned planned, MountOptions options)
    {
        var (mount, source) = (planned.Mount, planned.Mount.Source ?? "");
        CallArgument tree = planned.Ready is { } ready ? ready : table.Add("open_tree", source, Kernel.Here, source, Kernel.CloneTree | Kernel.CloseOnExec | (options.IsRecursive ? Kernel.Recursive : 0));
        MountAttributes.Set(table, mount.Destination, tree, Forbidden(options), options.Propagation, options.IsRecursive);
        if (planned.Users is { } users) MountAttributes.Map(table, mount.Destination, tree, users, options.MapsAll);
        return tree;
    }

    private CallArgument FileSystem(MountSpec mount, MountOptions options)
    {
        var type = mount.Type ?? "none";
        // /dev gets its nodes first. Terminals are devices.
        var attributes = type == "devpts" || mount.Destination == DeviceCalls.Folder ? options.Attributes : Forbidden(options);
        return Detached(table, mount.Destination, type, mount.Source, options.Data, IsFrozenLater(mount, options) ? attributes & ~Kernel.AttributeReadOnly : attributes);
    }

    private static bool IsFrozenLater(MountSpec mount, MountOptions options) =>
        mount.Type == "tmpfs" && options is { IsBind: false, IsChange: false, IsFilled: false } && (options.Attributes & Kernel.AttributeReadOnly) != 0;

    private ulong Forbidden(MountOptions options) => options.Attributes | (devices || options.AllowsDevices ? 0 : Kernel.AttributeNoDevices);

    private static void Configure(CallTable table, string subject, Call context, string option)
    {
        var equals = option.IndexOf('=', StringComparison.Ordinal);
        if (equals < 0) table.Add("fsconfig", $"option {option} of {subject}", context, Kernel.ConfigFlag, option, 0, 0);
        else table.Add("fsconfig", $"option {option} of {subject}", context, Kernel.ConfigText, option[..equals], option[(equals + 1)..], 0);
    }
}
