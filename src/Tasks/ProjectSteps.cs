using Microsoft.Build.Framework;
using Oci.Build;
using Oci.Diagnostics;
using Oci.Operations;

namespace Oci.Tasks;

/// <summary>Reads <c>ContainerRun</c> items.</summary>
internal static class ProjectSteps
{
    /// <summary>The command with its mounts. <c>Secrets</c>, <c>Cache</c> and <c>Tmpfs</c> are lists; <c>Mounts</c> takes what <c>RUN --mount</c> takes, divided by <c>|</c>.</summary>
    public static PublishStep StepOf(ITaskItem item) => new()
    {
        Command = item.GetMetadata("Command") is { Length: > 0 } command ? command.Trim() : Unescaped(item),
        User = item.GetMetadata("User") is { Length: > 0 } user ? user : "0",
        Network = item.GetMetadata("Network") is { Length: > 0 } network ? network : null,
        Mounts =
        [
            .. Words(item, "Secrets").Select(secret => $"type=secret,id={Name(secret)}"),
            .. Words(item, "Cache").Select(target => $"type=cache,target={target}"),
            .. Words(item, "Tmpfs").Select(target => $"type=tmpfs,target={target}"),
            .. item.GetMetadata("Mounts").Split('|', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries),
        ],
    };

    /// <summary>The secrets: <c>ID=FILE</c>, or <c>ID=env:VARIABLE</c>.</summary>
    /// <exception cref="OciException"><see cref="ErrorCodes.InvalidPublishItem"/>.</exception>
    public static IEnumerable<BuildSecret> SecretsOf(ITaskItem item, string folder) => Words(item, "Secrets").Select(secret => secret.Split('=', 2) switch
    {
        [{ Length: > 0 } id, var source] when source.StartsWith("env:", StringComparison.Ordinal) => new BuildSecret(id, Variable: source[4..]),
        [{ Length: > 0 } id, { Length: > 0 } file] => new BuildSecret(id, File: Path.GetFullPath(file, folder)),
        _ => throw new OciException(ErrorCodes.InvalidPublishItem, $"expected `ID=FILE` or `ID=env:VARIABLE` in the Secrets of `{item.ItemSpec}`, found `{secret}`", "write for example Secrets=\"token=env:NUGET_TOKEN\""),
    });

    private static string Name(string secret) => secret.Split('=', 2)[0];

    private static string[] Words(ITaskItem item, string name) => item.GetMetadata(name).Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    // A command may hold `*` and `;` escaped for MSBuild; the task sees it as it was meant.
    private static string Unescaped(ITaskItem item) => item.ItemSpec.Trim();
}
