using System.CommandLine;
using System.Text.Json;
using Oci.Diagnostics;
using Oci.Native;
using Oci.Operations;
using Oci.Runtime;
using Oci.Tool.CommandLine;
using Oci.Tool.Values;

namespace Oci.Tool.Verbs;

/// <summary>The options of <c>run</c>.</summary>
internal sealed class RunOptions
{
    private readonly Argument<string[]> words = new("IMAGE") { Description = "The image, then the command and its arguments in place of the image's; with --bundle the command alone", HelpName = "IMAGE [COMMAND...]", Arity = ArgumentArity.ZeroOrMore, CaptureRemainingTokens = true };
    private readonly Option<string?> bundle = Declare.Text("--bundle", "DIR", "Run this bundle instead of an image", "-b");
    private readonly Option<bool> detach = Declare.Switch("--detach", "Run in the background and print the container's ID", "-d");
    private readonly Option<string?> name = Declare.Text("--name", "NAME", "The container's name; else one made of the image's");
    private readonly Option<bool> remove = Declare.Switch("--rm", "Delete the container at its end; one in the foreground without a name always is, unless --rm=false");
    private readonly Option<bool> interactive = Declare.Switch("--interactive", "Let the container read standard input", "-i");
    private readonly Option<bool> terminal = Declare.Switch("--tty", "Give the container a terminal", "-t");
    private readonly Option<string> isolation = Declare.Defaulted("--isolation", "WAY", "auto", "What keeps the container apart from the host: sandbox (built in), runtime (runc or crun), or auto: the first that works here");
    private readonly Option<string?> runtime = Declare.Text("--runtime", "NAME", "The OCI runtime, a name or a path");
    private readonly Option<string[]> environment = Declare.List("--env", "NAME[=VALUE]", "Set a variable; without a value to that of the caller", "-e");
    private readonly Option<string[]> volumes = Declare.List("--volume", "[SOURCE:]PATH[:OPTIONS]", "Mount a file or folder of the host, or a new folder; options: ro, rw, nosuid, nodev, noexec, rshared…", "-v");
    private readonly Option<string?> workingFolder = Declare.Text("--workdir", "PATH", "Where the command starts", "-w");
    private readonly Option<string?> user = Declare.Text("--user", "USER[:GROUP]", "Who runs the command, by name or number", "-u");
    private readonly Option<string?> entrypoint = Declare.Text("--entrypoint", "COMMAND", "In place of the image's entry point: a program, a JSON list of words, or nothing for none");
    private readonly Option<string> network = Declare.Defaulted("--network", "MODE", "host", "The network that the container sees: host, none, slirp4netns, or bridge, which needs root and netavark; with --publish slirp4netns, or bridge where that is missing", "--net");
    private readonly Option<string[]> publish = Declare.List("--publish", "[[ADDRESS:]HOST:]CONTAINER[/udp]", "Lead a port of the host to the container; without HOST to any that is free, which inspect tells", "-p");
    private readonly Option<bool> readOnly = Declare.Switch("--read-only", "Make the root file system read-only");
    private readonly Option<string[]> tmpfs = Declare.List("--tmpfs", "PATH[:OPTIONS]", "Mount a file system in memory");
    private readonly Option<string[]> capAdd = Declare.List("--cap-add", "CAPABILITY", "Add a capability, or ALL");
    private readonly Option<string[]> capDrop = Declare.List("--cap-drop", "CAPABILITY", "Take a capability away, or ALL");
    private readonly Option<bool> privileged = Declare.Switch("--privileged", "All capabilities and devices, no system call filter, nothing masked");
    private readonly Option<bool> noNewPrivileges = Declare.Switch("--no-new-privileges", "Make set-user-id programs and file capabilities powerless");
    private readonly Option<string[]> securityOptions = Declare.List("--security-opt", "OPTION", "seccomp=FILE, seccomp=unconfined, no-new-privileges, systempaths=unconfined");
    private readonly Option<string?> memory = Declare.Text("--memory", "BYTES", "Limit the memory: 512m, 2g", "-m");
    private readonly Option<string?> cpus = Declare.Text("--cpus", "NUMBER", "Limit the processors' time: 1.5");
    private readonly Option<string?> pidsLimit = Declare.Text("--pids-limit", "NUMBER", "Limit the processes and threads; -1 for no limit");
    private readonly Option<string[]> ulimits = Declare.List("--ulimit", "NAME=SOFT[:HARD]", "Set a resource limit: nofile=1024:2048");
    private readonly Option<string[]> devices = Declare.List("--device", "HOST[:CONTAINER][:rwm]", "Give the container a device of the host");
    private readonly Option<string?> hostname = Declare.Text("--hostname", "NAME", "The container's host name");
    private readonly Option<bool> init = Declare.Switch("--init", "Run a small first process that passes signals on and reaps");
    private readonly Option<string?> platform = Declare.Platform("Which image of an index: os/arch[/variant]; else this machine's");

    private readonly RunSettingOptions settings = new();

    public Argument Words => words;

    public IReadOnlyList<Option> OfBundles => [bundle, remove, interactive, terminal, isolation, runtime];

    public IReadOnlyList<Option> OfImages =>
    [
        detach, name, environment, volumes, workingFolder, user, entrypoint, network, publish, readOnly, tmpfs, capAdd, capDrop, privileged, noNewPrivileges, securityOptions,
        memory, cpus, pidsLimit, ulimits, devices, hostname, init, platform, .. settings.All,
    ];

    /// <exception cref="OciException"><see cref="ErrorCodes.Usage"/>.</exception>
    public RunRequest Read(VerbCall call)
    {
        var given = call.Value(words);
        var request = new RunRequest { Bundle = call.Value(bundle), Interactive = call.Value(interactive), Terminal = call.Value(terminal), Isolation = Choice.Parse<Isolation>("--isolation", call.Value(isolation)!), Runtime = call.Value(runtime), Remove = call.Has(remove) ? call.Value(remove) : null };
        if (request.Bundle is not null) return OfImages.FirstOrDefault(call.Has) is { } misplaced ? throw Misplaced(misplaced) : request with { Command = given };
        if (given.Length == 0) throw new OciException(ErrorCodes.Usage, "expected an image or `--bundle DIR` after `dotnet-oci run`, found neither", "dotnet-oci run --help");
        return settings.Read(call, ReadImageOptions(call, request with { Image = given[0], Command = given[1..] }));
    }

    private RunRequest ReadImageOptions(VerbCall call, RunRequest request) => request with
    {
        Detach = call.Value(detach),
        Name = call.Value(name),
        Environment = call.Values(environment),
        Volumes = call.Values(volumes),
        WorkingFolder = call.Value(workingFolder),
        User = call.Value(user),
        Entrypoint = call.Value(entrypoint) is { } text ? Split(text) : null,
        Network = call.Has(network) ? Choice.Parse<NetworkMode>("--network", call.Value(network)!) : null,
        Publish = call.Values(publish),
        ReadOnly = call.Value(readOnly),
        Tmpfs = call.Values(tmpfs),
        CapAdd = call.Values(capAdd),
        CapDrop = call.Values(capDrop),
        Privileged = call.Value(privileged),
        NoNewPrivileges = call.Value(noNewPrivileges),
        SecurityOptions = call.Values(securityOptions),
        Memory = call.Value(memory) is { } bytes ? Number.ParseBytes("--memory", bytes) : null,
        Cpus = call.Value(cpus) is { } share ? Number.ParseFraction("--cpus", share) : null,
        PidsLimit = call.Value(pidsLimit) is { } limit ? Number.Parse("--pids-limit", limit, least: -1) : null,
        Ulimits = call.Values(ulimits),
        Devices = call.Values(devices),
        Hostname = call.Value(hostname),
        Init = call.Value(init),
        Platform = call.Platform(platform),
    };

    private static IReadOnlyList<string> Split(string text)
    {
        if (text.Length == 0) return [];
        if (text[0] != '[') return [text];
        try
        {
            using var json = JsonDocument.Parse(text);
            return [.. json.RootElement.EnumerateArray().Select(word => word.GetString() ?? throw new JsonException())];
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            throw new OciException(ErrorCodes.Usage, $"expected `--entrypoint` to be a program or a JSON list of words, found `{ByteText.Escape(text)}`", "--entrypoint '[\"/bin/sh\", \"-c\"]'", inner: e);
        }
    }

    private static OciException Misplaced(Option option) =>
        new(ErrorCodes.Usage, $"expected only options that a bundle's configuration does not hold with `--bundle`, found `{option.Name}`", "edit config.json in the bundle");
}
