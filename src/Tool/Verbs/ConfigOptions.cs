using System.CommandLine;
using Oci.Operations;
using Oci.Tool.CommandLine;
using Oci.Tool.Values;

namespace Oci.Tool.Verbs;

/// <summary>The options of <c>config</c>: every one of umoci config, buildah config and crane mutate, under their names.</summary>
internal sealed class ConfigOptions
{
    private readonly Option<string?> user = Declare.Text("--user", "USER[:GROUP]", "Who the command runs as", "-u", "--config.user");
    private readonly Option<string[]> port = Declare.List("--port", "PORT[/PROTOCOL]", "Expose a port; PORT- takes one away, - all", "-p", "--exposed-ports", "--config.exposedports");
    private readonly Option<string[]> env = Declare.List("--env", "NAME[=VALUE]", "Set a variable, without a value to this shell's; NAME- takes one away, - all", "-e", "--config.env");
    private readonly Option<string[]> entrypoint = Declare.List("--entrypoint", "COMMAND", "The command's beginning: a JSON array; a text is for /bin/sh -c; empty takes it away");
    private readonly Option<string[]> entrypointWord = Declare.List("--config.entrypoint", "WORD", "One word of the entry point; repeat it for each");
    private readonly Option<string[]> cmd = Declare.List("--cmd", "COMMAND", "The command: a JSON array, or words as a shell splits them; empty takes it away");
    private readonly Option<string[]> cmdWord = Declare.List("--config.cmd", "WORD", "One word of the command; repeat it for each");
    private readonly Option<string[]> volume = Declare.List("--volume", "PATH", "Declare a volume; PATH- takes one away, - all", "-v", "--config.volume");
    private readonly Option<string[]> label = Declare.List("--label", "KEY=VALUE", "Set a label; KEY- takes one away, - all", "-l", "--config.label");
    private readonly Option<string[]> unsetLabel = Declare.List("--unsetlabel", "KEY", "Take a label away");
    private readonly Option<string[]> annotation = Declare.List("--annotation", "KEY=VALUE", "Set an annotation of the manifest; KEY- takes one away, - all", "-a", "--manifest.annotation");
    private readonly Option<string[]> unsetAnnotation = Declare.List("--unsetannotation", "KEY", "Take an annotation away");
    private readonly Option<string?> workingdir = Declare.Text("--workingdir", "PATH", "Where the command starts", "-w", "--workdir", "--config.workingdir");
    private readonly Option<string?> stopSignal = Declare.Text("--stop-signal", "SIGNAL", "Which signal asks the command to end", "--config.stopsignal");
    private readonly Option<string?> shell = Declare.Text("--shell", "COMMAND", "What shell forms run in when something is built on top: a JSON array, or words");
    private readonly Option<string[]> onbuild = Declare.List("--onbuild", "INSTRUCTION", "Add an instruction for builds on top");
    private readonly Option<string?> hostname = Declare.Text("--hostname", "NAME", "The container's host name");
    private readonly Option<string?> domainname = Declare.Text("--domainname", "NAME", "The container's domain name");
    private readonly Option<string?> healthcheck = Declare.Text("--healthcheck", "TEST", "How to see whether the command works: NONE, CMD command, CMD-SHELL command");
    private readonly Option<string?> interval = Declare.Text("--healthcheck-interval", "TIME", "The time between two checks");
    private readonly Option<string?> timeout = Declare.Text("--healthcheck-timeout", "TIME", "After which a check counts as hung");
    private readonly Option<string?> startPeriod = Declare.Text("--healthcheck-start-period", "TIME", "During which failures do not count");
    private readonly Option<string?> startInterval = Declare.Text("--healthcheck-start-interval", "TIME", "The time between two checks in the start period");
    private readonly Option<string?> retries = Declare.Text("--healthcheck-retries", "N", "Failures in a row that make a container unhealthy");
    private readonly Option<string?> created = Declare.Text("--created", "TIME", "When the image was made: RFC 3339, or seconds since 1970");
    private readonly Option<string?> author = Declare.Text("--author", "NAME", "Who made the image");
    private readonly Option<string?> os = Declare.Text("--os", "OS", "The operating system", "--platform.os");
    private readonly Option<string?> arch = Declare.Text("--arch", "ARCHITECTURE", "The processor architecture", "--architecture", "--platform.arch");
    private readonly Option<string?> variant = Declare.Text("--variant", "VARIANT", "The architecture's variant", "--platform.variant");
    private readonly Option<string?> osVersion = Declare.Text("--os-version", "VERSION", "The version of the operating system");
    private readonly Option<string[]> osFeature = Declare.List("--os-feature", "FEATURE", "Need a feature of the system; FEATURE- takes one away, - all");
    private readonly Option<string[]> clear = Declare.List("--clear", "FIELD", "Empty a list before anything is set: config.labels, manifest.annotations, config.exposedports, config.env, config.entrypoint, config.cmd, config.volume, config.onbuild, config.healthcheck, config.shell");
    private readonly HistoryFlags history;

    public ConfigOptions(Command command)
    {
        foreach (var option in (Option[])[
            user, env, entrypoint, entrypointWord, cmd, cmdWord, workingdir, port, volume, label, unsetLabel, annotation, unsetAnnotation, stopSignal, shell, onbuild, hostname, domainname,
            healthcheck, interval, timeout, startPeriod, startInterval, retries, created, author, os, arch, variant, osVersion, osFeature, clear]) command.Options.Add(option);
        history = new HistoryFlags(command, isConfig: true);
    }

    public ConfigRequest Fill(VerbCall call, ConfigRequest request) => Describe(call, request) with
    {
        Clear = call.Values(clear),
        User = call.Value(user),
        Ports = call.Values(port),
        Env = call.Values(env),
        Entrypoint = CommandValue.Entrypoint(Given(call, entrypoint), Given(call, entrypointWord)),
        Cmd = CommandValue.Cmd(Given(call, cmd), Given(call, cmdWord)),
        Volumes = call.Values(volume),
        Labels = call.Values(label),
        Unsetlabel = call.Values(unsetLabel),
        Annotations = call.Values(annotation),
        Unsetannotation = call.Values(unsetAnnotation),
        Workingdir = call.Value(workingdir),
        StopSignal = call.Value(stopSignal),
        Shell = call.Value(shell) is { } words ? CommandWords.Read("--shell", words) : null,
        Onbuild = call.Values(onbuild),
        Hostname = call.Value(hostname),
        Domainname = call.Value(domainname),
    };

    private ConfigRequest Describe(VerbCall call, ConfigRequest request) => request with
    {
        Healthcheck = call.Value(healthcheck),
        HealthcheckInterval = call.Value(interval),
        HealthcheckTimeout = call.Value(timeout),
        HealthcheckStartPeriod = call.Value(startPeriod),
        HealthcheckStartInterval = call.Value(startInterval),
        HealthcheckRetries = call.Value(retries) is { } count ? Number.Parse("--healthcheck-retries", count, least: 0) : null,
        Created = call.Value(created),
        Author = call.Value(author),
        Os = call.Value(os),
        Arch = call.Value(arch),
        Variant = call.Value(variant),
        OsVersion = call.Value(osVersion),
        OsFeatures = call.Values(osFeature),
        History = history.Read(call),
    };

    private static IReadOnlyList<string>? Given(VerbCall call, Option<string[]> option) => call.Has(option) ? call.Values(option) : null;
}
