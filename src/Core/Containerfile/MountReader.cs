using System.Globalization;

namespace Oci.Containerfile;

/// <summary>Reads the options of a mount and collects what is wrong with them.</summary>
/// <param name="expand">Expands the variables of a value; null for a value that is not known yet, which is then not looked at.</param>
internal sealed class MountReader(Func<string, string?> expand)
{
    private static readonly Dictionary<string, RunMountType[]> Keys = new(StringComparer.Ordinal)
    {
        ["type"] = [RunMountType.Bind, RunMountType.Cache, RunMountType.Tmpfs, RunMountType.Secret, RunMountType.Ssh],
        ["from"] = [RunMountType.Bind, RunMountType.Cache],
        ["source"] = [RunMountType.Bind, RunMountType.Cache, RunMountType.Secret],
        ["target"] = [RunMountType.Bind, RunMountType.Cache, RunMountType.Tmpfs, RunMountType.Secret, RunMountType.Ssh],
        ["readonly"] = [RunMountType.Bind, RunMountType.Cache, RunMountType.Tmpfs, RunMountType.Secret, RunMountType.Ssh],
        ["readwrite"] = [RunMountType.Bind, RunMountType.Cache, RunMountType.Tmpfs, RunMountType.Secret, RunMountType.Ssh],
        ["id"] = [RunMountType.Cache, RunMountType.Secret, RunMountType.Ssh],
        ["sharing"] = [RunMountType.Cache],
        ["mode"] = [RunMountType.Cache, RunMountType.Secret, RunMountType.Ssh, RunMountType.Tmpfs],
        ["uid"] = [RunMountType.Cache, RunMountType.Secret, RunMountType.Ssh],
        ["gid"] = [RunMountType.Cache, RunMountType.Secret, RunMountType.Ssh],
        ["size"] = [RunMountType.Tmpfs],
        ["required"] = [RunMountType.Secret, RunMountType.Ssh],
        ["env"] = [RunMountType.Secret],
        ["tmpcopyup"] = [RunMountType.Tmpfs],
        ["nosuid"] = [RunMountType.Bind, RunMountType.Cache, RunMountType.Tmpfs],
        ["nodev"] = [RunMountType.Bind, RunMountType.Cache, RunMountType.Tmpfs],
        ["noexec"] = [RunMountType.Bind, RunMountType.Cache, RunMountType.Tmpfs],
        ["bind-propagation"] = [RunMountType.Bind, RunMountType.Cache],
        ["bind-nonrecursive"] = [RunMountType.Bind],
        ["no-dereference"] = [RunMountType.Bind],
        ["relabel"] = [RunMountType.Bind, RunMountType.Cache],
        ["z"] = [RunMountType.Bind, RunMountType.Cache],
        ["Z"] = [RunMountType.Bind, RunMountType.Cache],
        ["U"] = [RunMountType.Bind, RunMountType.Cache],
    };

    private static readonly string[] Switches =
        ["readonly", "readwrite", "required", "tmpcopyup", "nosuid", "nodev", "noexec", "bind-nonrecursive", "no-dereference", "z", "Z", "U"];

    private readonly List<(string Message, string? Hint)> problems = [];
    private readonly List<string> kept = [];
    private bool typeIsKnown = true;

    public IReadOnlyList<(string Message, string? Hint)> Problems => problems;

    /// <summary>One key for each meaning. Keys are compared without case, but <c>z</c>, <c>Z</c> and <c>U</c> are what they are.</summary>
    public static string Canonical(string key) => key is "z" or "Z" or "U" ? key : key.ToLowerInvariant() switch
    {
        "src" => "source",
        "dst" or "destination" => "target",
        "ro" => "readonly",
        "rw" => "readwrite",
        "tmpfs-size" => "size",
        "tmpfs-mode" => "mode",
        "chown" => "U",
        var other => other,
    };

    public RunMount Read(IReadOnlyList<MountOption> options)
    {
        var mount = new RunMount { Type = ReadType(options) };
        bool? readOnly = null;
        foreach (var option in options)
        {
            if (!Check(option, mount.Type)) continue;
            var value = option.Value is null ? null : expand(option.Value);
            if (option.Value is not null && value is null) continue;
            if (option.Key == "readonly") readOnly = Flag(option.Key, value);
            else if (option.Key == "readwrite") readOnly = !Flag(option.Key, value);
            else mount = Apply(mount, option.Key, value);
        }
        mount = mount with { ReadOnly = readOnly ?? mount.Type == RunMountType.Bind, Options = kept };
        return typeIsKnown ? Complete(mount, options) : mount;
    }

    private RunMountType ReadType(IReadOnlyList<MountOption> options)
    {
        var written = options.LastOrDefault(option => option.Key == "type").Value;
        if (written is null) return RunMountType.Bind;
        var value = expand(written);
        typeIsKnown = value is not null;
        if (value is null) return RunMountType.Bind;
        if (Enum.TryParse<RunMountType>(value, true, out var type) && !char.IsAsciiDigit(value[0])) return type;
        var names = Enum.GetNames<RunMountType>().Select(name => name.ToLowerInvariant()).ToArray();
        problems.Add(($"expected a mount type, found `{value}`", Suggestion.Hint(value, names, "the types are `bind`, `cache`, `tmpfs`, `secret` and `ssh`")));
        typeIsKnown = false;
        return RunMountType.Bind;
    }

    private bool Check(MountOption option, RunMountType type)
    {
        if (!Keys.TryGetValue(option.Key, out var types))
        {
            problems.Add(($"`--mount` has no option `{option.Key}`", Suggestion.Hint(option.Key, Keys.Keys, null)));
            return false;
        }
        if (typeIsKnown && !types.Contains(type))
        {
            var fits = string.Join(", ", types.Select(t => $"`type={t.ToString().ToLowerInvariant()}`"));
            problems.Add(($"the mount option `{option.Key}` does not go with `type={type.ToString().ToLowerInvariant()}`", $"use it with {fits}, or leave it out"));
            return false;
        }
        if (option.Value is not null || Switches.Contains(option.Key)) return true;
        problems.Add(($"the mount option `{option.Key}` needs a value", $"write `{option.Key}=…`"));
        return false;
    }

    private RunMount Apply(RunMount mount, string key, string? value) => key switch
    {
        "from" => mount with { From = value },
        "source" => mount with { Source = value },
        "target" => mount with { Target = value },
        "id" => mount with { Id = value },
        "sharing" => mount with { Sharing = Sharing(value!) },
        "mode" => mount with { Mode = Octal(value!) },
        "uid" => mount with { Uid = Number(key, value!) },
        "gid" => mount with { Gid = Number(key, value!) },
        "size" => mount with { Size = Size(value!) },
        "required" => mount with { Required = Flag(key, value) },
        "env" => mount with { EnvironmentVariable = value },
        "tmpcopyup" => mount with { CopyUp = Flag(key, value) },
        "type" => mount,
        "bind-propagation" => Keep(mount, $"{key}={Propagation(value!)}"),
        _ => Keep(mount, value is null ? key : $"{key}={value}"),
    };

    private RunMount Keep(RunMount mount, string option)
    {
        kept.Add(option);
        return mount;
    }

    // Source: mount_namespaces(7), as runtimes name them.
    private string Propagation(string value)
    {
        string[] known = ["private", "rprivate", "shared", "rshared", "slave", "rslave", "unbindable", "runbindable"];
        if (!known.Contains(value)) problems.Add(($"expected a way of propagation, found `{value}`", Suggestion.Hint(value, known, "use `private`, `shared` or `slave`, with or without an `r` before it")));
        return value;
    }

    private RunMount Complete(RunMount mount, IReadOnlyList<MountOption> options)
    {
        if (mount.Type == RunMountType.Ssh) return mount with { Id = mount.Id ?? "default" };
        if (mount.Type != RunMountType.Secret) return mount;
        var id = mount.Source ?? mount.Id ?? mount.Target?.TrimEnd('/').Split('/')[^1];
        var named = options.Any(option => option.Key is "source" or "id" or "target");
        if (!named) problems.Add(("a secret mount needs to say which secret", "add `id=…`"));
        return mount with { Id = id };
    }

    private CacheSharing Sharing(string value)
    {
        if (Enum.TryParse<CacheSharing>(value, true, out var sharing) && !char.IsAsciiDigit(value[0])) return sharing;
        problems.Add(($"expected a way of sharing, found `{value}`", Suggestion.Hint(value, ["shared", "private", "locked"], "use `shared`, `private` or `locked`")));
        return default;
    }

    private bool Flag(string key, string? value)
    {
        if (value is null or "1" or "t" or "T" or "TRUE" or "true" or "True") return true;
        if (value is not ("0" or "f" or "F" or "FALSE" or "false" or "False")) problems.Add(($"the mount option `{key}` expects `true` or `false`, found `{value}`", null));
        return false;
    }

    private int? Octal(string value)
    {
        var valid = value.Length is > 0 and <= 11 && value.All(c => c is >= '0' and <= '7');
        if (!valid || Convert.ToInt64(value, 8) > 0xFFF)
        {
            problems.Add(($"expected permissions in octal, found `{value}`", "write for example `mode=0755`"));
            return null;
        }
        return Convert.ToInt32(value, 8);
    }

    private int? Number(string key, string value)
    {
        if (int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var number)) return number;
        problems.Add(($"the mount option `{key}` expects a number, found `{value}`", null));
        return null;
    }

    private long? Size(string value)
    {
        if (ByteSize.TryParse(value, out var size)) return size;
        problems.Add(($"expected a size, found `{value}`", "write for example `size=64m`"));
        return null;
    }
}
