using Oci.Content;
using Oci.Images;
using Oci.Layers;
using Oci.Layouts;
using Oci.Testing;

namespace Oci.Interop.Registries;

/// <summary>What came of a scenario.</summary>
/// <param name="Ended">Whether the client said that it succeeded.</param>
/// <param name="IsIntact">Whether the destination holds the whole image (after a success), or nothing under its name (after a failure).</param>
/// <param name="Message">What the client said.</param>
/// <param name="Extra">Bytes that travelled more than once, as a part of the image's.</param>
/// <param name="Happened">How many faults happened.</param>
/// <param name="Took">The time it took.</param>
public sealed record FaultOutcome(bool Ended, bool IsIntact, string Message, double Extra, int Happened, TimeSpan Took)
{
    /// <summary>Whether it is what a scenario asks for.</summary>
    public bool Meets(FaultScenario scenario) => IsIntact && Ended == scenario.IsSurvivable && (scenario.MostExtra is null || Extra <= scenario.MostExtra);
}

/// <summary>Plays scenarios between a client and a real registry.</summary>
public sealed class FaultRun : IAsyncDisposable
{
    private readonly TemporaryFolder folder = new();
    private readonly TokenServer tokens = new();
    private readonly OciLayout layout;
    private DockerRegistry plain = null!;
    private DockerRegistry guarded = null!;
    private Image image = null!;

    private FaultRun() => layout = OciLayout.OpenOrCreate(folder["image"]);

    /// <summary>Starts the registries with the image in them.</summary>
    public static async Task<FaultRun> StartAsync()
    {
        var run = new FaultRun { plain = await DockerRegistry.StartAsync() };
        run.guarded = await DockerRegistry.StartWithTokensAsync(run.tokens);
        var random = new Random(11);
        run.image = await SampleImage.WriteAsync(run.layout, null, LayerCompression.None, [.. FaultScenarios.LayerSizes.Select(size => RandomText(random, size))]);
        await run.layout.TagAsync("1", run.image.Descriptor, CancellationToken.None);
        foreach (var registry in (DockerRegistry[])[run.plain, run.guarded])
            HostProgram.Run(Peer.Require("skopeo"), "--insecure-policy", "copy", "-q", "--preserve-digests", "--dest-tls-verify=false", "--dest-creds", $"{run.tokens.Username}:{run.tokens.Password}", $"oci:{run.layout.Folder}:1", $"docker://{registry.Host}/app:1");
        return run;
    }

    /// <summary>Plays one.</summary>
    /// <param name="scenario">What goes wrong.</param>
    /// <param name="copy">The client: copies from a place to a place, as references write them; what it says when it fails.</param>
    public async Task<FaultOutcome> PlayAsync(FaultScenario scenario, Func<string, string, Task<string?>> copy)
    {
        var registry = scenario.HasTokens ? guarded : plain;
        var repository = scenario.IsPush ? $"push-{Guid.NewGuid():n}" : "app";
        var faults = scenario.Faults.Select(fault => fault with { Headers = [.. fault.Headers.Select(header => (header.Name, header.Value.Replace("$realm", tokens.Realm, StringComparison.Ordinal).Replace("repository:app:", $"repository:{repository}:", StringComparison.Ordinal)))] });
        await using var proxy = new FaultProxy(registry.Host, faults);
        var target = folder[Guid.NewGuid().ToString("n")];
        var watch = System.Diagnostics.Stopwatch.StartNew();
        var message = scenario.IsPush
            ? await copy($"oci:{layout.Folder}:1", $"docker://{proxy.Host}/{repository}:1")
            : await copy($"docker://{proxy.Host}/{repository}:1", $"oci:{target}:1");
        watch.Stop();
        var travelled = proxy.BodyBytes;
        var intact = scenario.IsPush ? IsPushed(registry, repository, message is null) : await IsPulledAsync(target, message is null);
        var size = image.Layers.Sum(layer => layer.Descriptor.Size);
        return new FaultOutcome(message is null, intact, message ?? "", scenario.IsPush ? 0 : (double)(travelled - size) / size, proxy.Happened, watch.Elapsed);
    }

    public async ValueTask DisposeAsync()
    {
        await plain.DisposeAsync();
        await guarded.DisposeAsync();
        await tokens.DisposeAsync();
        folder.Dispose();
    }

    // Read past the proxy, by a peer.
    private bool IsPushed(DockerRegistry registry, string repository, bool ended)
    {
        var target = folder[Guid.NewGuid().ToString("n")];
        var (exitCode, _, _) = HostProgram.Try(Peer.Require("skopeo"), "--insecure-policy", "copy", "-q", "--preserve-digests", "--src-tls-verify=false", "--src-creds", $"{tokens.Username}:{tokens.Password}", $"docker://{registry.Host}/{repository}:1", $"dir:{target}");
        if (Directory.Exists(target)) Directory.Delete(target, recursive: true);
        return ended == (exitCode == 0);
    }

    private async Task<bool> IsPulledAsync(string target, bool ended)
    {
        if (!File.Exists(Path.Combine(target, "index.json"))) return !ended;
        var pulled = OciLayout.Open(target);
        var found = await pulled.FindAsync("1", CancellationToken.None);
        var intact = found is null ? !ended : found.Digest == image.Descriptor.Digest && (await new ImageVerifier(pulled).VerifyAsync(found, CancellationToken.None)).IsIntact;
        Directory.Delete(target, recursive: true);
        return intact;
    }

    private static string RandomText(Random random, int size)
    {
        var bytes = new byte[size / 2];
        random.NextBytes(bytes);
        return Convert.ToHexStringLower(bytes);
    }
}
