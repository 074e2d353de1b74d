using Oci.Containerfile;
using Oci.Diagnostics;
using Oci.Images;
using Oci.Native;

namespace Oci.Build;

internal sealed partial class StagePlanner
{
    /// <summary>Sets a label of the stage's configuration.</summary>
    public static void SetLabel(StageState state, string name, string value)
    {
        var labels = new Dictionary<string, string>(state.Config.Labels ?? new Dictionary<string, string>()) { [name] = value };
        state.Config = state.Config with { Labels = labels };
    }

    /// <summary>Takes labels out of the stage's configuration.</summary>
    public static void UnsetLabels(StageState state, IReadOnlyList<string> names)
    {
        if (names.Count == 0 || state.Config.Labels is not { } labels) return;
        var left = labels.Where(label => !names.Contains(label.Key)).ToDictionary(StringComparer.Ordinal);
        state.Config = state.Config with { Labels = left.Count > 0 ? left : null };
    }

    private void Configure(InstructionSyntax instruction)
    {
        switch (instruction)
        {
            case ArgSyntax arg: Arg(arg); break;
            case EnvSyntax env: Env(env); break;
            case LabelSyntax label: Label(label); break;
            case CmdSyntax cmd: Cmd(cmd); break;
            case EntrypointSyntax entrypoint: Entrypoint(entrypoint); break;
            case ExposeSyntax expose: Expose(expose); break;
            case UserSyntax user: User(user); break;
            case VolumeSyntax volume: Volume(volume); break;
            default: ConfigureMore(instruction); break;
        }
    }

    private void ConfigureMore(InstructionSyntax instruction)
    {
        switch (instruction)
        {
            case StopSignalSyntax signal: StopSignal(signal); break;
            case ShellSyntax shell: Shell(shell); break;
            case HealthcheckSyntax check: Healthcheck(check); break;
            case OnBuildSyntax trigger: OnBuild(trigger); break;
            case MaintainerSyntax maintainer: Maintainer(maintainer); break;
            default: throw new InvalidOperationException($"A file without errors has no `{instruction.Name}` in a stage");
        }
    }

    // --build-arg, else the default, else the global value, else what the stage has already. Each word sees those before it; a default that is not
    // used is not even expanded.
    private void Arg(ArgSyntax arg)
    {
        var recorded = new List<string>();
        foreach (var one in arg.Declarations)
        {
            var name = state.Scope.Expand(one.Name);
            var value = planner.Request.BuildArgs.GetValueOrDefault(name) ?? (one.Default is { } word ? state.Scope.Expand(word) : planner.Globals.Find(name));
            state.Scope.Declare(name, value);
            recorded.Add(one.Default is null && !planner.Request.BuildArgs.ContainsKey(name) ? name : $"{name}={value}");
        }
        state.Record($"ARG {string.Join(' ', recorded)}");
    }

    // What the builder, not the Containerfile, sets: as ENV behind FROM. A stage that goes on with another may have it already.
    private void SetEnvironment(IReadOnlyDictionary<string, string> variables)
    {
        var news = variables.Where(pair => state.Scope.Find(pair.Key) != pair.Value).OrderBy(pair => pair.Key, StringComparer.Ordinal).ToList();
        if (news.Count == 0) return;
        foreach (var (name, value) in news) state.Scope.SetEnvironment(name, value);
        state.Record($"ENV {string.Join(' ', news.Select(pair => $"{pair.Key}={pair.Value}"))}");
    }

    // All values of one instruction see the variables as they were before it.
    private void Env(EnvSyntax env)
    {
        var pairs = env.Variables.Select(pair => (Key: state.Scope.Expand(pair.Key), Value: state.Scope.Expand(pair.Value))).ToList();
        foreach (var (key, value) in pairs) state.Scope.SetEnvironment(key, value);
        state.Record($"ENV {string.Join(' ', pairs.Select(pair => $"{pair.Key}={pair.Value}"))}");
    }

    private void Label(LabelSyntax label)
    {
        var pairs = label.Labels.Select(pair => (Key: state.Scope.Expand(pair.Key), Value: state.Scope.Expand(pair.Value))).ToList();
        foreach (var (key, value) in pairs) SetLabel(state, key, value);
        state.Record($"LABEL {string.Join(' ', pairs.Select(pair => $"{pair.Key}={pair.Value}"))}");
    }

    private IReadOnlyList<string> CommandLine(CommandSyntax command) => command.IsExec ? command.Texts : [.. state.Shell, command.ShellText];

    // An empty list means what no list means.
    private static IReadOnlyList<string>? OrNone(IReadOnlyList<string> words) => words.Count == 0 ? null : words;

    private void Cmd(CmdSyntax cmd)
    {
        var command = CommandLine(cmd.Command);
        state.Config = state.Config with { Cmd = OrNone(command), ArgsEscaped = cmd.Command.IsExec ? null : true };
        state.HasCommand = true;
        state.Record($"CMD {HistoryText.Quoted(command)}");
    }

    private void Entrypoint(EntrypointSyntax entrypoint)
    {
        var command = CommandLine(entrypoint.Command);
        state.Config = state.Config with { Entrypoint = OrNone(command), Cmd = state.HasCommand ? state.Config.Cmd : null };
        state.Record($"ENTRYPOINT {HistoryText.Quoted(command)}");
    }

    private void Expose(ExposeSyntax expose)
    {
        var added = new List<string>();
        foreach (var word in expose.Ports)
        {
            foreach (var text in state.Scope.ExpandWords(word))
            {
                if (ExposedPorts.TryParse(text, out var ports) is { } problem) throw new OciException(ErrorCodes.InvalidValue, problem, null, word.Span);
                added.AddRange(ports);
            }
        }
        state.Config = state.Config with { ExposedPorts = [.. (state.Config.ExposedPorts ?? []).Concat(added).Distinct().Order(StringComparer.Ordinal)] };
        state.Record($"EXPOSE {HistoryText.List([.. added.Order(StringComparer.Ordinal)])}");
    }

    private void User(UserSyntax user)
    {
        var value = state.Scope.Expand(user.User);
        state.Config = state.Config with { User = value };
        state.Record($"USER {value}");
    }

    private void Volume(VolumeSyntax volume)
    {
        var added = volume.Volumes.Select(state.Scope.Expand).ToList();
        if (added.FindIndex(path => path.Length == 0) is >= 0 and var empty)
            throw new OciException(ErrorCodes.InvalidValue, "expected the path of a volume, found an empty text", null, volume.Volumes[empty].Span);
        state.Config = state.Config with { Volumes = [.. (state.Config.Volumes ?? []).Concat(added).Distinct().Order(StringComparer.Ordinal)] };
        state.Record($"VOLUME {HistoryText.List(added)}");
    }

    private void StopSignal(StopSignalSyntax signal)
    {
        var value = state.Scope.Expand(signal.Signal);
        if (!Signals.TryParse(value, out _))
            throw new OciException(ErrorCodes.InvalidValue, $"expected a signal's name or number, found `{ByteText.Escape(value)}`", "write for example `STOPSIGNAL SIGTERM`", signal.Signal.Span);
        state.Config = state.Config with { StopSignal = value };
        state.Record($"STOPSIGNAL {value}");
    }

    private void Shell(ShellSyntax shell)
    {
        state.Config = state.Config with { Shell = [.. shell.Shell.Select(word => word.Text)] };
        state.Record($"SHELL {HistoryText.List(state.Config.Shell!)}");
    }

    private void Healthcheck(HealthcheckSyntax check)
    {
        var test = check.Command is not { } command ? (IReadOnlyList<string>)["NONE"] : command.IsExec ? ["CMD", .. command.Texts] : ["CMD-SHELL", .. command.Texts];
        state.Config = state.Config with
        {
            Healthcheck = new Healthcheck
            {
                Test = test,
                Interval = OrDefault(check.Interval),
                Timeout = OrDefault(check.Timeout),
                StartPeriod = OrDefault(check.StartPeriod),
                StartInterval = OrDefault(check.StartInterval),
                Retries = check.Retries is 0 ? null : check.Retries,
            },
        };
        state.Record(check.Text);
    }

    // 0 asks for the default, as does nothing.
    private static long? OrDefault(long? nanoseconds) => nanoseconds is 0 ? null : nanoseconds;

    private void OnBuild(OnBuildSyntax trigger)
    {
        state.Config = state.Config with { OnBuild = [.. state.Config.OnBuild ?? [], trigger.Expression] };
        state.Record($"ONBUILD {trigger.Expression}");
    }

    private void Maintainer(MaintainerSyntax maintainer)
    {
        // No variables are expanded here.
        state.Image = state.Image with { Author = maintainer.Maintainer.Text };
        state.Record($"MAINTAINER {maintainer.Maintainer.Text}");
    }
}
