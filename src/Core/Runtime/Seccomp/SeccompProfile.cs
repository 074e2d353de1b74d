using System.Collections.Concurrent;
using System.Reflection;
using Oci.Diagnostics;

namespace Oci.Runtime;

/// <summary>
/// A system call filter that depends on the architecture, the capabilities and the kernel. <see cref="Resolve"/> makes of it what runtimes
/// understand.
/// </summary>
internal sealed record SeccompProfile
{
    private static readonly Lazy<SeccompProfile> own = new(LoadOwn);

    // A build makes many containers alike.
    private static readonly ConcurrentDictionary<string, SeccompSpec> selected = new(StringComparer.Ordinal);

    /// <summary>The profile that comes with this library.</summary>
    public static SeccompProfile Default => own.Value;

    /// <summary>What happens to a call that no rule names.</summary>
    public required string DefaultAction { get; init; }
    /// <summary>The error of that.</summary>
    public uint? DefaultErrno { get; init; }
    /// <summary>Which architectures' calls a native architecture can make besides its own.</summary>
    public required IReadOnlyDictionary<string, IReadOnlyList<string>> Architectures { get; init; }
    /// <summary>Architectures that hold whatever the native one is; runtime-spec's form.</summary>
    public IReadOnlyList<string> FixedArchitectures { get; init; } = [];
    /// <summary>Options of seccomp(2).</summary>
    public IReadOnlyList<string>? Flags { get; init; }
    /// <summary>In order.</summary>
    public required IReadOnlyList<SeccompProfileRule> Rules { get; init; }

    /// <summary>The filter that the options ask for; null for none.</summary>
    /// <exception cref="OciException"><see cref="ErrorCodes.InvalidSeccompProfile"/>.</exception>
    public static SeccompSpec? Select(ContainerOptions options, IReadOnlyList<string> capabilities, HostFacts host)
    {
        return options switch
        {
            { Privileged: true } or { Seccomp: SeccompChoice.Off } => Quieted(null, options),
            { Seccomp: SeccompChoice.Profile file } => Quieted(SeccompProfileReader.Read(file).Resolve(host.Architecture, capabilities, host.Kernel), options),
            _ => selected.GetOrAdd(
                $"{host.Architecture} {host.Kernel} {options.SuppressSync} {string.Join(' ', capabilities)}", _ => Quieted(Default.Resolve(host.Architecture, capabilities, host.Kernel), options)!),
        };
    }

    private static SeccompSpec? Quieted(SeccompSpec? filter, ContainerOptions options) => options.SuppressSync ? SyncSuppression.AddTo(filter) : filter;

    /// <summary>The rules that hold for one host and one container.</summary>
    /// <param name="architecture">GOARCH.</param>
    /// <param name="capabilities">The container's bounding set.</param>
    /// <param name="kernel">The host's kernel.</param>
    public SeccompSpec Resolve(string architecture, IReadOnlyList<string> capabilities, Version kernel)
    {
        var native = SeccompArchitecture.OfGo(architecture);
        var holding = Rules.Where(rule => rule.Holds(native, capabilities, kernel)).ToList();
        var whole = new HashSet<string>(StringComparer.Ordinal);
        var rules = new List<SeccompRule>();
        // As libseccomp has it: a rule without conditions on arguments covers those with them, and the first of several counts.
        foreach (var rule in holding.Where(rule => rule.Arguments.Count == 0)) Add(rules, rule, [.. rule.Names.Where(whole.Add)]);
        foreach (var rule in holding.Where(rule => rule.Arguments.Count > 0)) Add(rules, rule, [.. rule.Names.Where(name => !whole.Contains(name))]);
        return new()
        {
            DefaultAction = DefaultAction,
            DefaultErrnoRet = DefaultErrno,
            Architectures = ArchitecturesOf(native),
            Flags = Flags,
            Syscalls = rules,
        };
    }

    private List<string>? ArchitecturesOf(string native)
    {
        IReadOnlyList<string> others = Architectures.TryGetValue(native, out var also) ? [native, .. also] : Architectures.Count > 0 ? [native] : [];
        var names = others.Select(SeccompArchitecture.ToSpec).OfType<string>().Union(FixedArchitectures).ToList();
        return names.Count > 0 ? names : null;
    }

    private static void Add(List<SeccompRule> rules, SeccompProfileRule rule, IReadOnlyList<string> names)
    {
        if (names.Count == 0) return;
        var same = rules.FindIndex(other => rule.Arguments.Count == 0 && other.Args is null && other.Action == rule.Action && other.ErrnoRet == rule.Errno);
        var before = same < 0 ? [] : rules[same].Names;
        var merged = new SeccompRule
        {
            Names = [.. before.Concat(names).Order(StringComparer.Ordinal)],
            Action = rule.Action,
            ErrnoRet = rule.Errno,
            Args = rule.Arguments.Count > 0 ? rule.Arguments : null,
        };
        if (same < 0) rules.Add(merged);
        else rules[same] = merged;
    }

    private static SeccompProfile LoadOwn()
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream("default.seccomp")!;
        using var reader = new StreamReader(stream);
        return SeccompProfileText.Parse(new SourceText("default.seccomp", reader.ReadToEnd()));
    }
}
