using System.Runtime.Versioning;
using System.Text;
using System.Text.Json;
using Oci.Content;
using Oci.Diagnostics;
using Oci.Native;

namespace Oci.Runtime;

/// <summary>The program that makes bridges, addresses and firewall rules. It reads what is wanted from standard input, and says what went wrong in JSON. Source: netavark(1).</summary>
/// <param name="program">Its path.</param>
/// <param name="searchPath">Where it finds the programs that it needs: the firewall's.</param>
/// <param name="firewall">The firewall that the user has chosen (NETAVARK_FW); null for the one it prefers.</param>
/// <param name="folder">A folder for its notes.</param>
/// <param name="time">Ends a call that takes too long.</param>
[SupportedOSPlatform("linux")]
internal sealed class Netavark(string program, string searchPath, string? firewall, string folder, TimeProvider time)
{
    /// <summary>How long one call may take. It waits without end for a firewall that somebody else holds, and others wait for us meanwhile.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private const string Name = "netavark";
    private const int AddressAdministration = 12; // CAP_NET_ADMIN

    // Beside the folders of programs that people call.
    private static readonly string[] helperFolders = ["/usr/local/libexec/podman", "/usr/local/lib/podman", "/usr/libexec/podman", "/usr/lib/podman"];

    /// <summary>Finds it, where the caller may use it.</summary>
    /// <exception cref="OciException"><see cref="ErrorCodes.NetworkUnavailable"/>: it is not installed, or the rights are missing.</exception>
    public static Netavark Find(string searchPath, string? firewall, string folder, TimeProvider time)
    {
        if (!IsPermitted) throw new OciException(ErrorCodes.NetworkUnavailable, "expected the rights of root over the host's network (`CAP_NET_ADMIN`), which a bridge needs, found a process without them", "--network slirp4netns");
        var found = TryFind(searchPath) ?? throw new OciException(ErrorCodes.NetworkUnavailable, $"expected the program `{Name}`, for a bridge, found none", $"apt-get install {Name}, or --network slirp4netns");
        return new Netavark(found, new ProgramSearch(searchPath).Value, firewall, folder, time);
    }

    /// <summary>Whether it is there, and the caller may use it.</summary>
    public static bool IsUsable(string searchPath) => IsPermitted && TryFind(searchPath) is not null;

    private static bool IsPermitted => OwnProcess.IsInInitialUserNamespace() && (OwnProcess.ReadCapabilities("CapEff") & (1UL << AddressAdministration)) != 0;

    /// <summary>Connects a network namespace. Of what was done when it fails, <see cref="TearDownAsync"/> takes down what is there.</summary>
    /// <exception cref="OciException"><see cref="ErrorCodes.NetworkUnavailable"/>.</exception>
    public Task SetUpAsync(NetavarkRequest request, NetworkNamespace space) => CallAsync("setup", request, space);

    /// <summary>Takes down what connects a network namespace.</summary>
    /// <exception cref="OciException"><see cref="ErrorCodes.NetworkUnavailable"/>.</exception>
    public Task TearDownAsync(NetavarkRequest request, NetworkNamespace space) => CallAsync("teardown", request, space);

    private static string? TryFind(string searchPath) =>
        new ProgramSearch(searchPath).Find(Name) ?? helperFolders.Select(folder => Path.Combine(folder, Name)).FirstOrDefault(ProgramSearch.IsProgram);

    // It is not interrupted, unless it stands still: half of a firewall's rules are worse than a moment's waiting.
    private async Task CallAsync(string verb, NetavarkRequest request, NetworkNamespace space)
    {
        var start = new ChildStart { Program = program, Arguments = ["--config", folder, verb, space.Path], Environment = Environment(), Input = ChildStream.Pipe, Output = ChildStream.Pipe, Error = ChildStream.Pipe, OwnGroup = true };
        using var patience = new CancellationTokenSource(Patience, time);
        using var child = await Task.Run(() => ChildProcess.Start(start));
        using var end = patience.Token.Register(child.KillGroup);
        var output = ReadAsync(child.Output!);
        var error = ReadAsync(child.Error!);
        await TellAsync(child, StrictJson.Serialize(request, RuntimeJson.Strict.NetavarkRequest));
        var code = await Task.Run(child.WaitForExit);
        var said = Reason(await output) ?? (await error).Trim();
        if (code == 0) return;
        if (patience.IsCancellationRequested)
            throw new OciException(ErrorCodes.NetworkUnavailable, $"expected `{Name} {verb}` to do its part for the container `{request.ContainerName}` within {Patience.TotalSeconds} s, found it still busy, and ended it", "--network slirp4netns", inner: new TimeoutException());
        throw new OciException(ErrorCodes.NetworkUnavailable, $"expected `{Name} {verb}` to do its part for the container `{request.ContainerName}`, found: {ByteText.Escape(said.Length > 0 ? said.ReplaceLineEndings("; ") : $"exit code {code}")}", "--network slirp4netns");
    }

    private string[] Environment() => firewall is null ? [$"PATH={searchPath}"] : [$"PATH={searchPath}", $"NETAVARK_FW={firewall}"];

    private static async Task TellAsync(ChildProcess child, byte[] request)
    {
        try
        {
            await using var input = new FileStream(child.Input!, FileAccess.Write, bufferSize: 0);
            await Task.Run(() => input.Write(request));
        }
        catch (IOException)
        {
            // It has ended without listening: why stands in what it says.
        }
    }

    private static Task<string> ReadAsync(Microsoft.Win32.SafeHandles.SafeFileHandle pipe) => Task.Run(() =>
    {
        using var reader = new StreamReader(new FileStream(pipe, FileAccess.Read, bufferSize: 0), Encoding.UTF8);
        return reader.ReadToEnd();
    });

    private static string? Reason(string output)
    {
        try
        {
            using var json = JsonDocument.Parse(output);
            return json.RootElement.ValueKind == JsonValueKind.Object && json.RootElement.TryGetProperty("error", out var reason) ? reason.ToString() : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
