using System.Text;
using Oci.Build;
using Oci.Transfer;

namespace Oci.Operations;

/// <summary>
/// What a build is asked, as bytes: equal questions have equal answers as long as nothing changes that was looked at. The environment's
/// variables are among what is looked at, but for git's own, which it reads itself.
/// </summary>
internal static class BuildQuestion
{
    private const string GitPrefix = "GIT_";

    /// <summary>The question; null for a build whose answer depends on more than files here, or that does more than answer.</summary>
    public static byte[]? Of(OciHost host, BuildRequest request)
    {
        if (!IsLocal(request) || ContextFetcher.IsElsewhere(request.Context)) return null;
        var bytes = new MemoryStream();
        using var writer = new BinaryWriter(bytes, Encoding.UTF8);
        writer.Write(typeof(BuildQuestion).Module.ModuleVersionId.ToByteArray());
        foreach (var text in Texts(host, request)) Write(writer, text);
        foreach (var list in Lists(request)) Write(writer, list);
        Write(writer, Pairs(request.BuildArgs));
        Write(writer, Pairs(request.Labels));
        Write(writer, Pairs(request.Env));
        Write(writer, Pairs(request.Annotations));
        Write(writer, Pairs(host.Environment.Where(variable => variable.Key.StartsWith(GitPrefix, StringComparison.Ordinal))));
        writer.Flush();
        return bytes.ToArray();
    }

    /// <summary>Where the image can be put for the answer to be known: layouts and the local store.</summary>
    public static bool IsLocal(ImageLocation location) => location is LayoutLocation { Digest: null } or NamedLocation or StoreLocation;

    private static bool IsLocal(BuildRequest request) => request is
    {
        Containerfile: not "-", BuildArgFiles: [], BuildContexts.Count: 0, Outputs: [], Secrets: [], Ssh: [], SecurityOptions: [], NoCache: false, CacheFrom: [], CacheTo: [], Push: false, Squash: false,
        Pull: PullPolicy.Missing or PullPolicy.Never, Trace: null, HtmlReport: null, SourceDateEpoch: not "now", Platforms.Count: <= 1, AllPlatforms: false, Manifest: null,
    };

    // The working folder: relative paths begin there.
    private static IEnumerable<string?> Texts(OciHost host, BuildRequest request) =>
    [
        Path.GetFullPath("."), host.StateRoot, host.Platform.ToString(), request.Context, request.Containerfile, request.Target, request.Runtime, request.SourceDateEpoch, request.From, request.Ignorefile, request.CpusetCpus, request.CpusetMems,
        $"{request.Sync} {request.Init} {(int)request.Pull} {(int)request.Network} {(int)request.Isolation} {(int)request.OnFailure} {request.Compression} {(int)request.Format} {request.Jobs} {request.Memory} {request.ShmSize} {request.Timestamp} {request.OmitHistory} {request.InheritLabels} {request.NoHosts} {request.MemorySwap} {request.CpuShares} {request.CpuPeriod} {request.CpuQuota}",
    ];

    private static IEnumerable<IEnumerable<string?>> Lists(BuildRequest request) =>
        [request.Tags, request.Platforms is [var platform] ? [platform.ToString(), platform.OsVersion, .. platform.OsFeatures ?? []] : [], request.AddHosts, request.Allow, request.Volumes, request.CapAdd, request.CapDrop, request.Ulimits, request.Unsetenv, request.Unsetlabel, request.Dns, request.DnsOption, request.DnsSearch, request.Devices];

    // Most often there are none, and the machinery that sorts is not loaded for nothing.
    private static IEnumerable<string?> Pairs<T>(IEnumerable<KeyValuePair<string, T>> pairs) where T : class? => !pairs.Any() ? []
        : pairs.OrderBy(pair => pair.Key, StringComparer.Ordinal).SelectMany(pair => (string?[])[pair.Key, pair.Value?.ToString()]);

    private static void Write(BinaryWriter writer, IEnumerable<string?> texts)
    {
        var all = texts.ToList();
        writer.Write(all.Count);
        foreach (var text in all) Write(writer, text);
    }

    private static void Write(BinaryWriter writer, string? text)
    {
        writer.Write(text is not null);
        writer.Write(text ?? "");
    }
}
