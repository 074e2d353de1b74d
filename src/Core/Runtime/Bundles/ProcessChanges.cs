using Oci.Diagnostics;
using Oci.Native;

namespace Oci.Runtime;

/// <summary>How one more process of a container differs from the one that the container was made with.</summary>
public sealed record ProcessChanges
{
    /// <summary><c>UID[:GID]</c>; null for the same.</summary>
    public string? User { get; init; }

    /// <summary>Supplementary groups besides those that it has.</summary>
    public IReadOnlyList<uint> Groups { get; init; } = [];

    /// <summary>Capabilities besides those that it has.</summary>
    public IReadOnlyList<string> Capabilities { get; init; } = [];

    /// <summary>Whether set-user-id programs and file capabilities are of no effect; null for the same.</summary>
    public bool? NoNewPrivileges { get; init; }

    /// <summary>Where it starts; null for the same.</summary>
    public string? WorkingFolder { get; init; }

    /// <summary><c>NAME=VALUE</c> besides those that it has.</summary>
    public IReadOnlyList<string> Environment { get; init; } = [];

    /// <summary>Whether it gets a terminal, if it would have none.</summary>
    public bool Terminal { get; init; }

    /// <summary>The process with the changes.</summary>
    /// <exception cref="OciException"><see cref="ErrorCodes.InvalidContainerOption"/>: a user that is not <c>UID[:GID]</c>, or a capability that there is not.</exception>
    public ProcessSpec Apply(ProcessSpec process) => process with
    {
        User = UserOf(process.User),
        Capabilities = Capabilities.Count == 0 ? process.Capabilities : With(process.Capabilities ?? new()),
        NoNewPrivileges = NoNewPrivileges ?? process.NoNewPrivileges,
        Cwd = WorkingFolder ?? process.Cwd,
        Env = Environment.Count == 0 ? process.Env : [.. process.Env ?? [], .. Environment],
        Terminal = Terminal || process.Terminal,
    };

    private ProcessUser? UserOf(ProcessUser? user)
    {
        if (Groups.Count > 0) user = (user ?? Root) with { AdditionalGids = [.. user?.AdditionalGids ?? [], .. Groups] };
        if (User is null) return user;
        var numbers = User.Split(':').Select(AccountId.Parse).ToList();
        if (numbers.Count > 2 || numbers.Contains(null)) throw new OciException(ErrorCodes.InvalidContainerOption, $"expected a user `UID[:GID]`, found `{ByteText.Escape(User)}`", "--user 1000:1000");
        return (user ?? Root) with { Uid = numbers[0]!.Value, Gid = numbers.Count > 1 ? numbers[1]!.Value : user?.Gid ?? 0 };
    }

    private static ProcessUser Root => new() { Uid = 0, Gid = 0 };

    private LinuxCapabilities With(LinuxCapabilities sets)
    {
        var more = Capabilities.Select(name => name.ToUpperInvariant()).Select(name => name.StartsWith("CAP_", StringComparison.Ordinal) ? name : "CAP_" + name).ToList();
        if (more.FirstOrDefault(name => !CapabilityNames.All.Contains(name)) is { } unknown)
            throw new OciException(ErrorCodes.InvalidContainerOption, $"expected a capability such as `CAP_NET_ADMIN`, found `{ByteText.Escape(unknown)}`");
        return sets with { Bounding = Joined(sets.Bounding), Permitted = Joined(sets.Permitted), Effective = Joined(sets.Effective) };

        IReadOnlyList<string> Joined(IReadOnlyList<string>? set) => [.. (set ?? []).Union(more)];
    }
}
