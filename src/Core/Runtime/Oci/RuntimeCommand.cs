using System.Globalization;
using System.Runtime.Versioning;
using Oci.Native;

namespace Oci.Runtime;

/// <summary>The command lines by which a runtime is called: arrays of arguments, never text for a shell.</summary>
/// <param name="runtime">The runtime's path.</param>
/// <param name="root">The folder of its notes.</param>
/// <param name="programs">Finds the programs around it.</param>
[SupportedOSPlatform("linux")]
internal sealed class RuntimeCommand(string runtime, string root, ProgramSearch programs)
{
    // $0 is our process; when it died before the line above took effect, nobody is left to notice.
    private const string UnlessOrphaned = "[ \"$PPID\" = \"$0\" ] && exec \"$@\"";

    private readonly Lazy<string> setpriv = new(() => programs.Require("setpriv"));
    private readonly Lazy<string> shell = new(() => programs.Require("sh"));
    private readonly Lazy<string> unshare = new(() => programs.Require("unshare"));
    private readonly Lazy<string> nsenter = new(() => programs.Require("nsenter"));

    /// <summary>The runtime.</summary>
    public string Program => runtime;

    /// <summary>Where the runtime keeps a container's notes.</summary>
    public string NotesOf(string id) => Path.Combine(root, id);

    /// <summary>Calls the runtime as it is.</summary>
    public ChildStart Plain(string? log, params IEnumerable<string> arguments) => Start(runtime, Arguments(log, arguments));

    /// <summary>
    /// Calls the runtime so that it cannot outlive us: it is the first process of a process namespace, and all it starts dies with it by the
    /// kernel's own doing. It dies with <c>unshare</c>, and that with the thread that starts it. SIGKILL to any of them is enough.
    /// </summary>
    public ChildStart Bound(string? log, params IEnumerable<string> arguments) => Start(setpriv.Value,
    [
        "--pdeathsig", "KILL", "--",
        shell.Value, "-c", UnlessOrphaned, Environment.ProcessId.ToString(CultureInfo.InvariantCulture),
        // Runtimes find processes in /proc, which must be the new namespace's.
        unshare.Value, "--pid", "--fork", "--kill-child=KILL", "--mount", "--mount-proc", "--",
        runtime, .. Arguments(log, arguments),
    ]);

    /// <summary>Calls the runtime where a bound one runs.</summary>
    /// <param name="process">That one's number.</param>
    /// <param name="log">Where it writes its log.</param>
    /// <param name="arguments">After the global options.</param>
    public ChildStart Beside(int process, string? log, params IEnumerable<string> arguments) => Start(nsenter.Value,
        ["--target", process.ToString(CultureInfo.InvariantCulture), "--mount", "--pid", "--", runtime, .. Arguments(log, arguments)]);

    private ChildStart Start(string program, IReadOnlyList<string> arguments) =>
        new() { Program = program, Arguments = arguments, Environment = ["PATH=" + programs.Value] };

    private List<string> Arguments(string? log, IEnumerable<string> arguments)
    {
        string[] logging = log is null ? [] : ["--log", log, "--log-format", "json"];
        return ["--root", root, .. logging, .. arguments];
    }
}
