using System.Runtime.Versioning;
using System.Text.Json;
using Oci.Content;
using Oci.Diagnostics;
using Oci.Native;

namespace Oci.Runtime;

/// <summary>Runs the hooks of a configuration in the runtime's namespaces. Source: runtime-spec config.md, POSIX-platform Hooks.</summary>
/// <param name="environment">The runtime's own, for hooks that are given none: they look for programs by its PATH.</param>
[SupportedOSPlatform("linux")]
internal sealed class BundleHooks(IReadOnlyList<string> environment)
{
    /// <summary>Runs hooks one after the other, each with the container's state on its standard input.</summary>
    /// <param name="hooks">Which; null for none.</param>
    /// <param name="kind">Their name in the configuration.</param>
    /// <param name="state">The container's state.</param>
    /// <param name="ct">Cancels.</param>
    /// <exception cref="ContainerStartException">One of them failed, or took longer than it may.</exception>
    public Task RunAsync(IReadOnlyList<HookSpec>? hooks, string kind, ContainerState state, CancellationToken ct) => RunAsync(hooks, kind, state, OnHostAsync, ct);

    /// <summary>The same, wherever <paramref name="start"/> runs them.</summary>
    /// <inheritdoc cref="RunAsync(IReadOnlyList{HookSpec}?, string, ContainerState, CancellationToken)"/>
    public static async Task RunAsync(IReadOnlyList<HookSpec>? hooks, string kind, ContainerState state, Func<HookSpec, ContainerIo, CancellationToken, Task<int>> start, CancellationToken ct)
    {
        foreach (var hook in hooks ?? []) await RunAsync(hook, kind, JsonSerializer.SerializeToUtf8Bytes(state, RuntimeJson.Strict.ContainerState), start, ct);
    }

    /// <summary>The same where a failure changes nothing any more: it is told, and the next one runs.</summary>
    public async Task TryRunAsync(IReadOnlyList<HookSpec>? hooks, string kind, ContainerState state, Action<string> warn, CancellationToken ct)
    {
        foreach (var hook in hooks ?? [])
        {
            try
            {
                await RunAsync([hook], kind, state, ct);
            }
            catch (OciException e)
            {
                warn(e.Message);
            }
        }
    }

    private static async Task RunAsync(HookSpec hook, string kind, byte[] state, Func<HookSpec, ContainerIo, CancellationToken, Task<int>> start, CancellationToken ct)
    {
        var error = new MemoryStream();
        var io = ContainerIo.Bytes((bytes, isError) =>
        {
            if (isError && error.Length < StrictJson.MaxBytes) error.Write(bytes);
        }, new MemoryStream(state));
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(ct);
        if (hook.Timeout is > 0 and var seconds) timeout.CancelAfter(TimeSpan.FromSeconds(seconds));
        try
        {
            var code = await start(hook, io, timeout.Token);
            if (code != 0) throw Failed(hook, kind, $"exit code {code} {ByteText.Escape(System.Text.Encoding.UTF8.GetString(error.ToArray()).Trim())}");
        }
        catch (OciException e) when (e.Code != ErrorCodes.HookFailed)
        {
            throw Failed(hook, kind, e.Message);
        }
        catch (OperationCanceledException)
        {
            ct.ThrowIfCancellationRequested();
            throw Failed(hook, kind, $"that it ran longer than {hook.Timeout} s");
        }
    }

    private async Task<int> OnHostAsync(HookSpec hook, ContainerIo io, CancellationToken ct)
    {
        var run = ChildRun.Start(new ChildStart { Program = hook.Path, Arguments = [.. (hook.Args ?? []).Skip(1)], Environment = hook.Env ?? environment, OwnGroup = true }, io, null);
        try
        {
            return await run.Completion.WaitAsync(ct);
        }
        catch (OperationCanceledException)
        {
            run.Signal(Libc.SignalKill);
            throw;
        }
    }

    private static ContainerStartException Failed(HookSpec hook, string kind, string found) =>
        new(ErrorCodes.HookFailed, StartFailure.NotCreated, $"expected the {kind} hook `{ByteText.Escape(hook.Path)}` to succeed, found {found}");
}
