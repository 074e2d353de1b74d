using Oci.Diagnostics;
using Oci.Native;

namespace Oci.Operations;

/// <summary>Finds the SSH agents of a build.</summary>
internal static class BuildAgents
{
    /// <summary>The id that is meant where none is said.</summary>
    public const string Default = "default";

    /// <summary>The sockets by id.</summary>
    /// <exception cref="OciException"><see cref="ErrorCodes.SecretNotFound"/>: an agent that is not there.</exception>
    public static IReadOnlyDictionary<string, string> Read(BuildRequest request, OciHost host)
    {
        var agents = new Dictionary<string, string>();
        foreach (var text in request.Ssh)
        {
            var equals = text.IndexOf('=', StringComparison.Ordinal);
            var id = equals < 0 ? text : text[..equals];
            agents[id.Length == 0 ? Default : id] = equals < 0 ? OfEnvironment(id, host) : Socket(text[(equals + 1)..]);
        }
        return agents;
    }

    private static string OfEnvironment(string id, OciHost host) => host.Variable(EnvironmentVariables.SshAgent) is { } socket ? Socket(socket)
        : throw new OciException(ErrorCodes.SecretNotFound, $"expected SSH_AUTH_SOCK to name the socket of the agent `{ByteText.Escape(id)}`, found it not set", "eval $(ssh-agent) && ssh-add");

    private static string Socket(string path)
    {
        var full = Path.GetFullPath(path);
        if (!Path.Exists(full)) throw new OciException(ErrorCodes.SecretNotFound, $"expected the socket of an SSH agent at `{ByteText.Escape(path)}`, found nothing", "eval $(ssh-agent) && ssh-add");
        if (File.GetAttributes(full) is FileAttributes.Normal && new FileInfo(full).Length > 0)
            throw new OciException(ErrorCodes.SecretNotFound, $"expected the socket of an SSH agent at `{ByteText.Escape(path)}`, found a file", $"ssh-add {ByteText.Escape(path)}, and pass --ssh default");
        return full;
    }
}
