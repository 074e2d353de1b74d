using System.Runtime.Versioning;
using System.Text;
using Oci.Build;
using Oci.Diagnostics;
using Oci.Native;

namespace Oci.Operations;

/// <summary>Brings contexts that are no folders into one: tars in a file, on the web and on standard input, and git repositories.</summary>
internal sealed class ContextFetcher(OciHost host, BuildRequest request, WorkFolder work) : IDisposable
{
    private const string GitHub = "github.com/";
    // What is no tar is a Containerfile; a larger one is neither.
    private const int MaxContainerfile = 16 << 20;

    private readonly HttpClient web = HttpDownload.NewClient();

    /// <summary>Whether a context has to be fetched.</summary>
    public static bool IsElsewhere(string context) => context == "-" || IsGit(context) || HttpAddress.IsHttp(context) || File.Exists(context);

    /// <summary>Fetches a context.</summary>
    /// <param name="context">Where it is.</param>
    /// <param name="mayBeContainerfile">Whether a text is a Containerfile for an empty context.</param>
    /// <param name="ct">Cancels.</param>
    /// <exception cref="OciException"><see cref="ErrorCodes.ContextNotFound"/>, <see cref="ErrorCodes.FetchFailed"/>.</exception>
    public async Task<FetchedContext> FetchAsync(string context, bool mayBeContainerfile, CancellationToken ct)
    {
        if (!OperatingSystem.IsLinux()) throw new OciException(ErrorCodes.ContextNotFound, $"expected a folder as build context on this system, found `{ByteText.Escape(context)}`", "unpack it, and name the folder");
        if (IsGit(context)) return await FetchGitAsync(GitAddress.Parse(context.StartsWith(GitHub, StringComparison.Ordinal) ? "https://" + context : context), ct);
        if (HttpAddress.IsHttp(context))
        {
            var (saved, record) = await DownloadAsync(HttpAddress.Parse(context), ct);
            return await UnpackAsync(context, saved, mayBeContainerfile, ct) with { ModifiedAt = record.ModifiedAt };
        }
        var file = context;
        if (context == "-") await SaveAsync(host.StandardInput, file = Path.Combine(work.New(), "context"), ct);
        return await UnpackAsync(context, file, mayBeContainerfile, ct);
    }

    /// <summary>How old something is that ADD fetches: its commit, its file as the server tells it, or the newest file in its archive; seconds since 1970, null where nothing tells.</summary>
    /// <exception cref="OciException"><see cref="ErrorCodes.FetchFailed"/>, <see cref="ErrorCodes.ChecksumMismatch"/>.</exception>
    public async Task<long?> FindAgeAsync(RemoteSource source, CancellationToken ct)
    {
        if (!OperatingSystem.IsLinux()) throw new OciException(ErrorCodes.StepNeedsLinux, $"expected Linux to look into `{source.Http?.ToString() ?? source.Git?.ToString()}`, found another system", "write the time itself: seconds since 1970");
        if (source.Git is { } repository) return (await FetchGitAsync(repository, ct)).CommitTime;
        var (file, record) = await DownloadAsync(source.Http!, ct);
        await record.CheckAsync(source.Http!, source.Checksum, file, ct);
        if (record.ModifiedAt is { } modifiedAt) return modifiedAt;
        var folder = work.New();
        if (!await TryUnpackAsync(file, folder, ct)) return null;
        using var files = BuildContext.OpenWhole(folder);
        return files.FindNewest();
    }

    public void Dispose() => web.Dispose();

    private static bool IsGit(string context) => GitAddress.IsGit(context) || (context.StartsWith(GitHub, StringComparison.Ordinal) && !Directory.Exists(context));

    private async Task<(string File, HttpRecord Record)> DownloadAsync(HttpAddress address, CancellationToken ct)
    {
        var file = Path.Combine(work.New(), "context");
        var (record, _) = await new HttpDownload(web, FetchLimits.Default, host.Progress).FetchAsync(address, null, file, ct);
        return (file, record);
    }

    private static async Task SaveAsync(Stream content, string file, CancellationToken ct)
    {
        await using var target = File.Create(file);
        await content.CopyToAsync(target, ct);
    }

    [SupportedOSPlatform("linux")]
    private static Task<bool> TryUnpackAsync(string file, string folder, CancellationToken ct) => Task.Run(() => ContextArchive.TryUnpack(file, folder, ct), ct);

    [SupportedOSPlatform("linux")]
    private async Task<FetchedContext> UnpackAsync(string context, string file, bool mayBeContainerfile, CancellationToken ct)
    {
        var folder = work.New();
        if (await TryUnpackAsync(file, folder, ct)) return new FetchedContext(folder);
        var bytes = new FileInfo(file).Length is > 0 and <= MaxContainerfile && mayBeContainerfile ? await File.ReadAllBytesAsync(file, ct) : [];
        if (bytes.Length > 0 && !bytes.AsSpan().Contains((byte)0)) return new FetchedContext(folder, null, Encoding.UTF8.GetString(bytes));
        var place = context == "-" ? "on standard input" : $"at `{ByteText.Escape(context)}`";
        throw new OciException(ErrorCodes.ContextNotFound, $"expected a tar as build context {place}, found {(new FileInfo(file).Length == 0 ? "nothing" : "something else")}", "tar -c . | dotnet-oci build -");
    }

    [SupportedOSPlatform("linux")]
    private async Task<FetchedContext> FetchGitAsync(GitAddress address, CancellationToken ct)
    {
        var secrets = BuildSecrets.Read(request.Secrets.Where(secret => secret.Id.StartsWith("GIT_AUTH_TOKEN", StringComparison.Ordinal)), host, ct);
        await using var agents = await BuildAgents.OpenAsync(request, host, work);
        var git = new GitProcess(host.Environment, FetchLimits.Default, agents.Sockets.GetValueOrDefault(BuildAgents.Default), GitAuthorization.Find(address, secrets));
        var checkout = new GitCheckout(git, address);
        var folder = work.New();
        var commit = await checkout.ResolveAsync(folder, ct);
        var time = await checkout.FetchAsync(folder, commit, ct);
        var keeps = address.KeepGitFolder ?? (request.BuildArgs.GetValueOrDefault(PredefinedArguments.KeepGitFolder) is "1" or "true");
        if (!keeps) GitFolders.Remove(folder);
        return new FetchedContext(address.Folder is { } inner ? Inside(folder, inner, address) : folder, time);
    }

    // Links are followed inside the repository, and the folder is named without any: nothing leads out of it.
    [SupportedOSPlatform("linux")]
    private static string Inside(string folder, string inner, GitAddress address)
    {
        using var whole = BuildContext.OpenWhole(folder);
        if (whole.Tree.Locate(RootPath.Clean(inner)) is ({ } real, true) && whole.Tree.Find(real) is { IsDirectory: true })
            return real.IsRoot ? folder : $"{folder}/{Encoding.UTF8.GetString(real.Bytes)}";
        throw new OciException(ErrorCodes.ContextNotFound, $"expected the folder `{ByteText.Escape(inner)}` in `{address}`, found none", "write the folder behind the reference: `#main:folder`");
    }
}
