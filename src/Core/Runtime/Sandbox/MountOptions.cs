namespace Oci.Runtime;

/// <summary>The options of a mount, sorted out. Source: runtime-spec config.md, Linux mount options; mount(8).</summary>
internal sealed record MountOptions
{
    private static readonly Dictionary<string, ulong> attributes = new(StringComparer.Ordinal)
    {
        ["ro"] = Kernel.AttributeReadOnly,
        ["rro"] = Kernel.AttributeReadOnly,
        ["nosuid"] = Kernel.AttributeNoSetuid,
        ["rnosuid"] = Kernel.AttributeNoSetuid,
        ["nodev"] = Kernel.AttributeNoDevices,
        ["rnodev"] = Kernel.AttributeNoDevices,
        ["noexec"] = Kernel.AttributeNoExec,
        ["rnoexec"] = Kernel.AttributeNoExec,
        ["noatime"] = Kernel.AttributeNoAccessTime,
        ["strictatime"] = Kernel.AttributeStrictAccessTime,
        ["nodiratime"] = Kernel.AttributeNoDirectoryAccessTime,
        ["nosymfollow"] = Kernel.AttributeNoSymbolicLinks,
    };

    private const string Fill = "tmpcopyup";
    private const string MapOwners = "idmap";
    private const string MapAll = "ridmap";
    private const string Remount = "remount";

    // What undoes the above, in the order that the options stand in.
    private static readonly Dictionary<string, ulong> undone = new(StringComparer.Ordinal)
    {
        ["rw"] = Kernel.AttributeReadOnly,
        ["rrw"] = Kernel.AttributeReadOnly,
        ["suid"] = Kernel.AttributeNoSetuid,
        ["rsuid"] = Kernel.AttributeNoSetuid,
        ["dev"] = Kernel.AttributeNoDevices,
        ["rdev"] = Kernel.AttributeNoDevices,
        ["exec"] = Kernel.AttributeNoExec,
        ["rexec"] = Kernel.AttributeNoExec,
        ["atime"] = Kernel.AttributeNoAccessTime,
        ["relatime"] = Kernel.AttributeAccessTimes,
        ["diratime"] = Kernel.AttributeNoDirectoryAccessTime,
        ["symfollow"] = Kernel.AttributeNoSymbolicLinks,
        ["nostrictatime"] = Kernel.AttributeStrictAccessTime,
        ["norelatime"] = 0,
    };

    private static readonly Dictionary<string, ulong> propagations = new(StringComparer.Ordinal)
    {
        ["private"] = Kernel.Private,
        ["rprivate"] = Kernel.Private,
        ["slave"] = Kernel.Slave,
        ["rslave"] = Kernel.Slave,
        ["shared"] = Kernel.Shared,
        ["rshared"] = Kernel.Shared,
        ["unbindable"] = Kernel.Unbindable,
        ["runbindable"] = Kernel.Unbindable,
    };

    private static readonly string[] withoutEffect = ["defaults", "async", "silent", "loud", "nofail", "z", "Z", "iversion", "noiversion", Remount, Fill, MapOwners, MapAll];

    /// <summary>All that are not a file system's own.</summary>
    public static IReadOnlyList<string> Known { get; } = [.. attributes.Keys.Concat(undone.Keys).Concat(propagations.Keys).Concat(withoutEffect).Concat(["bind", "rbind"]).Order(StringComparer.Ordinal)];

    /// <summary>Whether it is a file or folder of the host.</summary>
    public bool IsBind { get; private init; }
    /// <summary>Whether what is mounted below the source comes along.</summary>
    public bool IsRecursive { get; private init; }
    /// <summary>What it forbids.</summary>
    public ulong Attributes { get; private init; }
    /// <summary>Whether device nodes in it may be used.</summary>
    public bool AllowsDevices { get; private init; }
    /// <summary>How mounts below it come in and go out.</summary>
    public ulong Propagation { get; private init; } = Kernel.Private;
    /// <summary>Whether it begins with what lies below it in the root.</summary>
    public bool IsFilled { get; private init; }
    /// <summary>Whether its files are shown with other owners.</summary>
    public bool MapsOwners { get; private init; }
    /// <summary>Whether those of the mounts below it too.</summary>
    public bool MapsAll { get; private init; }
    /// <summary>Whether it changes what is mounted there already.</summary>
    public bool IsChange { get; private init; }
    /// <summary>The file system's own options.</summary>
    public IReadOnlyList<string> Data { get; private init; } = [];

    /// <summary>Whether a word says how mounts come in and go out.</summary>
    public static bool IsPropagation(string word) => propagations.ContainsKey(word);

    /// <summary>How mounts come in and go out, by its word; nothing does where it is absent.</summary>
    public static ulong PropagationOf(string? word) => word is not null && propagations.TryGetValue(word, out var how) ? how : Kernel.Private;

    /// <summary>Sorts the options of a mount.</summary>
    public static MountOptions Of(MountSpec mount)
    {
        var options = mount.Options ?? [];
        var isBind = mount.Type == "bind" || options.Any(option => option is "bind" or "rbind");
        var set = 0UL;
        var propagation = Kernel.Private;
        var data = new List<string>();
        foreach (var option in options)
        {
            if (attributes.TryGetValue(option, out var attribute)) set |= attribute;
            else if (undone.TryGetValue(option, out var clear)) set &= ~clear;
            else if (propagations.TryGetValue(option, out var how)) propagation = how;
            else if (option is not ("bind" or "rbind") && !withoutEffect.Contains(option)) data.Add(option);
        }
        return new()
        {
            IsBind = isBind,
            IsRecursive = options.Contains("rbind"),
            Attributes = set,
            IsFilled = options.Contains(Fill),
            MapsOwners = options.Any(option => option is MapOwners or MapAll),
            MapsAll = options.Contains(MapAll),
            IsChange = options.Contains(Remount),
            AllowsDevices = options.Any(option => option is "dev" or "rdev"),
            Propagation = propagation,
            Data = data,
        };
    }
}
