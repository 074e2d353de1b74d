using Oci.Build;
using Oci.Diagnostics;
using Oci.Native;

namespace Oci.Operations;

/// <summary>The SSH agents of a build: sockets of the host, and agents of the build's own that hold keys out of files.</summary>
internal sealed class BuildAgents : IAsyncDisposable
{
    /// <summary>The id that is meant where none is said.</summary>
    public const string Default = "default";

    private const string StartHint = "eval $(ssh-agent) && ssh-add";

    private readonly Dictionary<string, string> sockets = [];
    private readonly List<KeyAgent> own = [];

    /// <summary>The sockets by id.</summary>
    public IReadOnlyDictionary<string, string> Sockets => sockets;

    /// <summary>Opens what <see cref="BuildRequest.Ssh"/> names.</summary>
    /// <param name="request">What was asked for.</param>
    /// <param name="host">Knows the user's own agent.</param>
    /// <param name="work">Where agents of the build's own listen.</param>
    /// <exception cref="OciException"><see cref="ErrorCodes.SecretNotFound"/>: an agent or a key is not there; <see cref="ErrorCodes.InvalidSshKey"/>.</exception>
    public static async Task<BuildAgents> OpenAsync(BuildRequest request, OciHost host, WorkFolder work)
    {
        var agents = new BuildAgents();
        try
        {
            foreach (var text in request.Ssh)
            {
                var equals = text.IndexOf('=', StringComparison.Ordinal);
                var id = equals < 0 ? text : text[..equals];
                agents.sockets[id.Length == 0 ? Default : id] = equals < 0 ? OfEnvironment(id, host) : agents.OpenPaths(text[(equals + 1)..].Split(','), work);
            }
            return agents;
        }
        catch
        {
            await agents.DisposeAsync();
            throw;
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        foreach (var agent in own) await agent.DisposeAsync();
    }

    private static string OfEnvironment(string id, OciHost host) => host.Variable(EnvironmentVariables.SshAgent) is { } socket ? Existing(socket)
        : throw new OciException(ErrorCodes.SecretNotFound, $"expected SSH_AUTH_SOCK to name the socket of the agent `{ByteText.Escape(id)}`, found it not set", StartHint);

    private string OpenPaths(string[] paths, WorkFolder work)
    {
        var full = paths.Select(Existing).ToList();
        if (full is [var only] && !IsFile(only)) return only;
        var keys = new List<SshKey>();
        try
        {
            foreach (var (path, name) in full.Zip(paths)) keys.Add(SshKeyFile.Read(ReadText(path, name), name));
        }
        catch
        {
            keys.ForEach(key => key.Dispose());
            throw;
        }
        var agent = KeyAgent.Start(keys, Path.Combine(work.New(), "agent"));
        own.Add(agent);
        return agent.Path;
    }

    private static string ReadText(string path, string name)
    {
        if (!IsFile(path)) throw new OciException(ErrorCodes.InvalidSshKey, $"expected several files of keys, or one socket, found `{ByteText.Escape(name)}` beside others", "give the agent an id of its own: --ssh ID=SOCKET");
        if (new FileInfo(path).Length > SshKeyFile.MaxLength) throw new OciException(ErrorCodes.InvalidSshKey, $"expected a private key at `{ByteText.Escape(name)}`, found a file of more than {SshKeyFile.MaxLength} bytes");
        return HostFile.Translate("read", path, () => File.ReadAllText(path));
    }

    // A socket has no length, and no key is empty.
    private static bool IsFile(string path) => File.Exists(path) && new FileInfo(path).Length > 0;

    private static string Existing(string path)
    {
        var full = Path.GetFullPath(path);
        if (!Path.Exists(full)) throw new OciException(ErrorCodes.SecretNotFound, $"expected the socket of an SSH agent or a private key at `{ByteText.Escape(path)}`, found nothing", StartHint);
        return Directory.Exists(full) ? throw new OciException(ErrorCodes.SecretNotFound, $"expected the socket of an SSH agent or a private key at `{ByteText.Escape(path)}`, found a folder", StartHint) : full;
    }
}
