using Oci.Containerfile;
using Oci.Diagnostics;

namespace Oci.Build;

internal sealed partial class StagePlanner
{
    private async Task RunAsync(RunSyntax run, CancellationToken ct)
    {
        var document = run.Script is { FileName: { } name, Text: var text } ? new RunDocument(name, text) : null;
        IReadOnlyList<string> arguments = run.Command.IsExec ? run.Command.Texts
            : [.. state.Shell, document is null ? run.Script?.Text ?? run.Command.ShellText : $"{RunStep.DocumentFolder}/{document.Name}"];
        var scope = state.Scope.Arguments.Where(argument => !PredefinedArguments.IsProxy(argument.Key)).ToList();
        var recorded = HistoryText.Run(scope, arguments);
        var step = new RunStep
        {
            Origin = Origin(run, run.Text),
            Root = state.Root,
            Platform = state.Image.Platform,
            Arguments = arguments,
            Environment = state.Scope.ProcessEnvironment,
            ProxyEnvironment = Proxies(),
            WorkingFolder = state.WorkingFolder,
            User = state.Config.User ?? "",
            Network = run.Network is { } network ? ReadNetwork(network) : planner.Request.Network,
            Hostname = planner.Request.BuildArgs.GetValueOrDefault(PredefinedArguments.Hostname) is { Length: > 0 } hostname ? hostname : RunStep.DefaultHostname,
            Volumes = planner.Request.Volumes,
            Insecure = run.Security is { } security && ReadSecurity(security),
            Devices = [.. run.Devices.Select(device => new StepDevice(device.Name, device.Required))],
            Mounts = await MountsAsync(run, ct),
            Documents = document is null ? [] : [document],
        };
        state.Advance(step, recorded);
    }

    // Each in both cases, unless the other one has a value of its own.
    private List<string> Proxies()
    {
        var given = planner.Request.BuildArgs.Where(argument => PredefinedArguments.IsProxy(argument.Key)).ToDictionary();
        var proxies = given.Where(proxy => !state.Scope.IsDeclared(proxy.Key)).ToDictionary();
        foreach (var (name, value) in given)
        {
            var other = PredefinedArguments.OtherCase(name);
            if (!given.ContainsKey(other) && state.Scope.Find(other) is null) proxies[other] = value;
        }
        return [.. proxies.OrderBy(proxy => proxy.Key, StringComparer.Ordinal).Select(proxy => $"{proxy.Key}={proxy.Value}")];
    }

    private async Task<List<StepMount>> MountsAsync(RunSyntax run, CancellationToken ct)
    {
        var mounts = new List<StepMount>();
        foreach (var syntax in run.Mounts)
        {
            var request = syntax.Resolve(value => state.Scope.Expand(value, syntax.Span));
            var from = request.From is { } name ? await SourceTreeAsync(name, syntax.Span, ct)
                : request.Type == RunMountType.Bind ? Context(ContextStep.Main, run) : null;
            mounts.Add(new StepMount(InNamespace(request), TargetOf(request, syntax.Span), from));
        }
        return mounts;
    }

    // Builds of different projects may ask for caches of their own.
    private RunMount InNamespace(RunMount mount) =>
        mount.Type == RunMountType.Cache && planner.Request.BuildArgs.GetValueOrDefault(PredefinedArguments.CacheNamespace) is { Length: > 0 } space
            ? mount with { Id = $"{space}/{mount.Id ?? mount.Target}" } : mount;

    private string? TargetOf(RunMount mount, SourceSpan at)
    {
        var target = mount.Target ?? mount.Type switch
        {
            RunMountType.Secret => mount.EnvironmentVariable is null ? $"/run/secrets/{mount.Id!.Split('/')[^1]}" : null,
            RunMountType.Ssh => $"/run/buildkit/ssh_agent.{mount.Id}",
            _ => throw new OciException(ErrorCodes.InvalidMount, $"expected `target=` in a {mount.Type.ToString().ToLowerInvariant()} mount, found none", "add for example `target=/src`", at),
        };
        if (target is null) return null;
        var path = state.Absolute(target).TrimEnd('/');
        return path.Length > 0 ? path : throw new OciException(ErrorCodes.InvalidMount, "expected a mount's target below `/`, found `/` itself", "mount to a folder, for example `target=/src`", at);
    }

    private StepNetwork ReadNetwork(Word word) => state.Scope.Expand(word) switch
    {
        "default" => planner.Request.Network,
        "none" => StepNetwork.None,
        "host" when planner.Request is { Network: StepNetwork.None, AllowHostNetwork: false } => throw new OciException(ErrorCodes.InsecureStep,
            "expected a step that does without the network, as the build was asked to, found `--network=host`", "pass --allow network.host if you trust this Containerfile", word.Span),
        "host" => StepNetwork.Host,
        var other => throw new OciException(ErrorCodes.InvalidValue, $"expected `default`, `none` or `host` as network, found `{Native.ByteText.Escape(other)}`", null, word.Span),
    };

    private bool ReadSecurity(Word word) => state.Scope.Expand(word) switch
    {
        "sandbox" => false,
        "insecure" => true,
        var other => throw new OciException(ErrorCodes.InvalidValue, $"expected `sandbox` or `insecure` as security, found `{Native.ByteText.Escape(other)}`", null, word.Span),
    };
}
