using System.Text;
using Oci.Native;

namespace Oci.Runtime;

/// <summary>The last calls: the process tells that it is ready, waits until it may go on, and becomes the program.</summary>
internal static class ProgramCalls
{
    private const int LastSignal = 64;
    private const int SignalStop = 19;
    private const int SignalSetBytes = 8;
    private const int SetMask = 2;
    private const string DefaultPath = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";
    private static readonly byte[] defaultAction = new byte[32];
    private static readonly byte[] noSignals = new byte[SignalSetBytes];

    /// <summary>Has the kernel kill it when the thread that started it ends. Changes of identity undo that.</summary>
    public static void DieWithParent(CallTable table) => table.Add("prctl", "death of the parent", Kernel.DieWithParent, Kernel.SignalKill, 0, 0, 0);

    /// <summary>Keeps its memory, its program and its descriptors from those who can see it and have no more rights than it will have, until it is another program.</summary>
    public static void Hide(CallTable table) => table.Add("prctl", "a process that is looked at", Kernel.SetDumpable, 0, 0, 0, 0);

    /// <summary>Waits for a byte; ends where the other side is gone.</summary>
    public static void Await(CallTable table, int from)
    {
        table.Add("read", "a word to go on", from, new byte[1], 1).ThenSkip(1);
        table.Add("exit_group", "itself", StartFailure.NotCreated);
    }

    /// <summary>Tells the starter that all is prepared.</summary>
    public static void Report(CallTable table, int to) => table.Add("write", "a word that all is ready", to, new byte[] { 1 }, 1);

    /// <summary>Is there until it is killed, where there is nothing to execute.</summary>
    public static void StandStill(CallTable table, int to, int from)
    {
        Report(table, to);
        Await(table, from);
        table.Add("exit_group", "itself", 0);
    }

    /// <summary>Sets every signal to what it does by default.</summary>
    public static void ResetSignals(CallTable table)
    {
        for (var signal = 1; signal <= LastSignal; signal++)
            if (signal is not (Kernel.SignalKill or SignalStop)) table.Add("rt_sigaction", $"signal {signal}", signal, defaultAction, 0, SignalSetBytes);
    }

    /// <summary>Lets signals come; no handler of ours may be left by then.</summary>
    public static void UnblockSignals(CallTable table) => table.Add("rt_sigprocmask", "signals", SetMask, noSignals, 0, SignalSetBytes);

    /// <summary>Becomes the program, looked up as a shell does.</summary>
    /// <param name="table">Gets the calls.</param>
    /// <param name="process">What to become.</param>
    /// <param name="isAlone">Whether nobody is there any more who could say why it did not: then it does so itself, where the program would write.</param>
    public static void Execute(CallTable table, ProcessSpec process, bool isAlone)
    {
        var program = process.Args![0];
        var (arguments, environment) = (CallMemory.OfStrings(process.Args), CallMemory.OfStrings(ProcessEnvironment.Once(process.Env ?? [])));
        var paths = program.Contains('/', StringComparison.Ordinal) ? [program] : Candidates(program, process.Env ?? []);
        for (var i = 0; i < paths.Count; i++)
        {
            var call = table.Add("execve", paths[i], paths[i], arguments, environment);
            if (i < paths.Count - 1) call.OrError(Errno.ENOENT).OrError(Errno.ENOTDIR).OrError(Errno.EACCES);
            else if (isAlone) call.OrAnyError();
        }
        if (isAlone) Complain(table, program);
    }

    private static void Complain(CallTable table, string program)
    {
        var message = $"expected `{ByteText.Escape(program)}` to be executable in the container, found that the kernel does not execute it: see its permissions, its interpreter, and which machine it is for\n";
        table.Add("write", "standard error", 2, message, Encoding.UTF8.GetByteCount(message)).OrAnyError();
        table.Add("exit_group", "itself", StartFailure.NotExecutable);
    }

    private static List<string> Candidates(string program, IReadOnlyList<string> environment)
    {
        const string variable = "PATH=";
        var path = environment.LastOrDefault(entry => entry.StartsWith(variable, StringComparison.Ordinal))?[variable.Length..] ?? DefaultPath;
        var found = path.Split(':').Where(folder => folder.StartsWith('/')).Select(folder => $"{folder.TrimEnd('/')}/{program}").ToList();
        return found.Count > 0 ? found : [$"/{program}"];
    }
}
