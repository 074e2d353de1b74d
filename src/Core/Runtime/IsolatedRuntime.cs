using System.Runtime.Versioning;
using Oci.Native;

namespace Oci.Runtime;

/// <summary>
/// The runtime that a <see cref="RuntimeChoice"/> asks for, chosen anew for each container: the built-in runner for what it can do on this host,
/// an OCI runtime otherwise.
/// </summary>
[SupportedOSPlatform("linux")]
public sealed class IsolatedRuntime : IContainerRuntime, IContainerLauncher, IContainerFinder
{
    private readonly RuntimeChoice choice;
    private readonly SandboxRuntime sandbox;
    private readonly Lazy<OciRuntime> other;

    private IsolatedRuntime(RuntimeChoice choice)
    {
        this.choice = choice;
        sandbox = SandboxRuntime.Open(choice.StateFolder);
        other = new(() => OciRuntime.Open(new() { Program = choice.Program, SearchPath = choice.SearchPath, StateFolder = choice.StateFolder }));
    }

    /// <inheritdoc/>
    public string Name => IsSandboxForced || choice.Isolation == Isolation.Auto && choice.Program is null ? sandbox.Name : other.Value.Name;

    private bool IsOther => choice.Program is not null || choice.Isolation == Isolation.Runtime;

    private bool IsSandboxForced => choice is { Isolation: Isolation.Sandbox, Program: null };

    /// <summary>The runtime; nothing is looked for yet, unless an OCI runtime is asked for.</summary>
    /// <exception cref="RuntimeUnavailableException">The OCI runtime that is asked for is not there.</exception>
    public static IsolatedRuntime Open(RuntimeChoice choice)
    {
        var runtime = new IsolatedRuntime(choice);
        if (runtime.IsOther) _ = runtime.other.Value;
        return runtime;
    }

    /// <inheritdoc/>
    public async Task PrepareAsync(CancellationToken ct)
    {
        if (!IsOther) _ = await sandbox.FindObstacleAsync(ct);
    }

    /// <inheritdoc/>
    public async Task<ContainerProcess> CreateAsync(Bundle bundle, string id, ContainerIo io, CancellationToken ct) =>
        await (await ChooseAsync(bundle, ct)).CreateAsync(bundle, id, io, ct);

    /// <inheritdoc/>
    public async Task<ContainerProcess> LaunchAsync(Bundle bundle, string id, ContainerIo io, CancellationToken ct) =>
        await (await ChooseAsync(bundle, ct)).BeginAsync(bundle, id, io, ct);

    /// <inheritdoc/>
    /// <remarks>Whichever runtime it was made with.</remarks>
    public async Task<ContainerProcess> FindAsync(Bundle bundle, string id, CancellationToken ct)
    {
        if (sandbox.TryFind(bundle, id) is { } found) return found;
        return TryFindOther() is { } runtime ? await runtime.FindAsync(bundle, id, ct) : await sandbox.FindAsync(bundle, id, ct);
    }

    /// <summary>Kills and forgets what owners left that were killed themselves, whichever runtime it was made with.</summary>
    /// <returns>How many containers.</returns>
    public async Task<int> SweepAsync(CancellationToken ct)
    {
        var count = await sandbox.SweepAsync(ct);
        return TryFindOther() is { } found ? count + await found.SweepAsync(ct) : count;
    }

    /// <summary>The runtime for a bundle.</summary>
    /// <exception cref="RuntimeUnavailableException">There is none.</exception>
    public async Task<IContainerRuntime> ChooseAsync(Bundle bundle, CancellationToken ct)
    {
        if (IsOther) return other.Value;
        var limit = SandboxLimits.Of(bundle.Spec) ?? CallRunner.Obstacle;
        var obstacle = limit ?? await sandbox.FindObstacleAsync(ct);
        if (obstacle is null) return sandbox;
        // What the kernel refuses to us in a user namespace it refuses to every runtime there.
        var mayHelp = limit is not null || OwnProcess.IsInInitialUserNamespace();
        if (!IsSandboxForced && mayHelp && TryFindOther() is { } found) return found;
        throw new RuntimeUnavailableException($"expected the built-in runner to make a container here, found {obstacle}",
            IsSandboxForced ? "choose --isolation runtime" : RuntimeUnavailableException.RightsHint);
    }

    private OciRuntime? TryFindOther()
    {
        try
        {
            return other.Value;
        }
        catch (RuntimeUnavailableException) when (choice.Program is null)
        {
            return null;
        }
    }
}
