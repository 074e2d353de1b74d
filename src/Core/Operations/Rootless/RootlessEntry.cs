using System.Globalization;
using System.Runtime.Versioning;
using Oci.Diagnostics;
using Oci.Native;
using Oci.Runtime;
using Oci.Snapshots;

namespace Oci.Operations;

/// <summary>
/// Lets a call of this program that may not mount become root of a user namespace: it replaces itself, in the same process, by
/// <c>unshare</c> and that by this program anew. Inside, the user's subordinate users and groups can own files (for root of a container: all that
/// there are), and mounts are possible.
/// Where containers of the same state folder run already, their namespace is joined: only from inside can they be reached.
/// </summary>
/// <param name="host">The machine and the moment.</param>
[SupportedOSPlatform("linux")]
public sealed class RootlessEntry(OciHost host)
{
    // In the new namespace: says that it is there, waits for the maps, and becomes root by starting the program. $1 and $2 are its ends of two pipes,
    // $3 and $4 what it says and ends with where there is no root.
    private const string Inside = "echo >/proc/self/fd/$1; read -r word </proc/self/fd/$2; [ \"$word\" = ok ] || { printf '%s\n' \"$3\" >&2; exit \"$4\"; }; shift 4; exec \"$@\"";

    // Outside, as nobody's child: writes the maps once the process is in its namespace. $1 is its number, $2 and $3 the programs (none: the files
    // themselves are written, as root may), $4 and $5 the maps. Where there are none, or they are refused, its own user and group, $6 and $7, are the only ones;
    // where only the groups are, its own group is: a map is written once.
    private const string Outside = """
        exec 3<&0 4>&1 </dev/null >/dev/null
        { read -r word <&3 || exit
          if [ -z "$4" ]; then :
          elif [ -z "$2" ]; then printf '%s %s %s\n' $4 >"/proc/$1/uid_map" && printf '%s %s %s\n' $5 >"/proc/$1/gid_map" && echo ok >&4 && exit
          elif "$2" "$1" $4; then
            "$3" "$1" $5 || { echo deny >"/proc/$1/setgroups" && echo "0 $7 1" >"/proc/$1/gid_map"; } && echo ok >&4
            exit
          fi
          echo deny >"/proc/$1/setgroups" && echo "0 $6 1" >"/proc/$1/uid_map" && echo "0 $7 1" >"/proc/$1/gid_map" && echo ok >&4
        } &
        """;

    private const string UserMapper = "newuidmap", GroupMapper = "newgidmap";

    private static string Refused => $"error[{ErrorCodes.PermissionMissing}]: expected root of a user namespace, found that its users and groups were refused\nhint: run as root, for example with sudo";

    private readonly ProgramSearch programs = new(host.Variable(EnvironmentVariables.Path) ?? "");

    /// <summary>Whether this process may not mount: an unprivileged user's, or root's of a container, outside of any namespace of ours.</summary>
    public static bool IsNeeded => !IsRoot || !OwnProcess.MayMount;

    /// <summary>Whether it is root, whose other rights a namespace would take: to make devices, for one.</summary>
    public static bool IsRoot => Libc.geteuid() == 0;

    /// <summary>Whether the state folder has unpacked layers or folders of cache mounts: users of a namespace may own what is in them.</summary>
    public static bool HasTrees(OciHost host) => SnapshotterPicker.KindsIn(host.SnapshotFolder).Count > 0;

    /// <summary>
    /// Replaces this process. Returns only where that is not possible: then the caller goes on as it is. A user is warned; to root, who can do much without,
    /// it is told where the right is missed.
    /// </summary>
    /// <param name="arguments">This program's.</param>
    /// <param name="failure">What the process ends with where it has become the other program, and finds no root there.</param>
    public void Enter(IReadOnlyList<string> arguments, int failure)
    {
        var missing = TryEnter(arguments, failure);
        if (IsRoot) return;
        Warn($"expected to become root of a user namespace, found missing: {missing}",
            "run as root, or allow it: sudo sysctl kernel.unprivileged_userns_clone=1; inside Docker: --security-opt seccomp=unconfined --security-opt systempaths=unconfined");
    }

    private string TryEnter(IReadOnlyList<string> arguments, int failure)
    {
        if (host.OwnCommand.Count == 0) return "how this program is started";
        if (programs.Find("unshare") is not { } unshare || programs.Find("nsenter") is not { } nsenter || programs.Find("sh") is not { } shell) return "the programs `unshare`, `nsenter` and `sh`";
        if (OwnProcess.GainsNoRights) return "the right to gain rights, which `no_new_privs` takes";
        if (IsRoot && !OwnProcess.MayMapRoot) return "the right to be root of a user namespace (CAP_SETFCAP)";
        string[] command = [.. host.OwnCommand, .. arguments];
        foreach (var owner in FindOwners())
        {
            string[] join = [string.Create(CultureInfo.InvariantCulture, $"--user=/proc/{owner}/ns/user"), "--preserve-credentials", "--"];
            if (Succeeds(nsenter, [.. join, shell, "-c", ":"])) return Become(nsenter, [.. join, .. command]);
        }
        if (!Succeeds(unshare, ["--user", shell, "-c", ":"])) return "the right to make user namespaces";
        var (uids, gids) = IsRoot ? ReadOwnMaps() : ReadMaps();
        WarnOfFewIds(uids is not null && gids is not null);
        using var helper = StartHelper(shell, uids, gids);
        // A copy, unlike the pipe itself, stays open in the next program.
        return Become(unshare, ["--user", shell, "-c", Inside, "sh", Number(Libc.dup((int)helper.Input!.DangerousGetHandle())), Number(Libc.dup((int)helper.Output!.DangerousGetHandle())), Refused, Number(failure), .. command]);
    }

    private void WarnOfFewIds(bool hasOthers)
    {
        const string Consequence = "files of images can only be the user's own, and processes inside only run as root";
        if (!hasOthers) Warn($"this user has no subordinate users and groups: {Consequence}", "sudo usermod --add-subuids 100000-165535 --add-subgids 100000-165535 $USER");
        else if (!IsRoot && (programs.Find(UserMapper) is null || programs.Find(GroupMapper) is null))
            Warn($"expected the programs `{UserMapper}` and `{GroupMapper}`, which give this user's subordinate users and groups, found none: {Consequence}", "sudo apt-get install uidmap");
    }

    private ChildProcess StartHelper(string shell, string? uids, string? gids)
    {
        var helper = ChildProcess.Start(new ChildStart
        {
            Program = shell,
            Arguments =
            [
                "-c", Outside, "sh", Number(Environment.ProcessId), IsRoot ? "" : programs.Find(UserMapper) ?? UserMapper, programs.Find(GroupMapper) ?? GroupMapper,
                uids is not null && gids is not null ? uids : "", gids ?? "", Number((int)Libc.geteuid()), Number((int)Libc.getegid()),
            ],
            Environment = ["PATH=" + programs.Value],
            Input = ChildStream.Pipe,
            Output = ChildStream.Pipe,
            Error = ChildStream.Nothing,
        });
        _ = helper.WaitForExit();
        return helper;
    }

    private string Become(string program, IReadOnlyList<string> arguments)
    {
        var environment = new Dictionary<string, string>(host.Environment) { [EnvironmentVariables.Root] = Path.GetFullPath(host.StateRoot) };
        return ProgramReplacement.TryBecome(program, arguments, [.. environment.Select(pair => $"{pair.Key}={pair.Value}")]);
    }

    private static bool Succeeds(string program, IReadOnlyList<string> arguments)
    {
        using var child = ChildProcess.Start(new ChildStart { Program = program, Arguments = arguments, Input = ChildStream.Nothing, Output = ChildStream.Nothing, Error = ChildStream.Nothing });
        return child.WaitForExit() == 0;
    }

    // A map is written once: where only that of the users were taken, there would be no root at all.
    private static (string? Uids, string? Gids) ReadOwnMaps() => OwnProcess.MayMapAll ? (EveryId("uid_map"), EveryId("gid_map")) : ("", "");

    /// <summary>A map in which each number is itself. Without the last one of all: a whole map would be taken for the machine's own.</summary>
    private static string EveryId(string map) =>
        string.Join(' ', OwnProcess.ReadIds(map).Select(range => string.Create(CultureInfo.InvariantCulture, $"{range.First} {range.First} {Math.Min(range.Count, uint.MaxValue - 1)}")));

    private static (string? Uids, string? Gids) ReadMaps()
    {
        var uid = Libc.geteuid();
        var name = SubordinateIds.NameOf(Lines("/etc/passwd"), uid);
        return (MapOf("/etc/subuid", uid), MapOf("/etc/subgid", Libc.getegid()));

        string? MapOf(string file, uint own)
        {
            var ranges = SubordinateIds.Parse(Lines(file), name, uid);
            return ranges.Count == 0 ? null : string.Join(' ', SubordinateIds.ToMap(own, ranges));
        }
    }

    // Those of the newest containers first.
    private IEnumerable<int> FindOwners() => new ContainerStore(host).List().Select(home => home.ReadStatus())
        .Where(status => status is { Status: StatusDocument.Running, Owner.Lives: true }).Select(status => status.Owner!.Pid).Distinct();

    private void Warn(string message, string hint) => host.Progress.Report(new WarningRaised("rootless", new Diagnostic(ErrorCodes.PermissionMissing, Severity.Warning, message, Hint: hint)));

    private static IEnumerable<string> Lines(string file) => File.Exists(file) ? File.ReadLines(file) : [];

    private static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);
}
