using Oci.Images;
using Oci.Layouts;
using Oci.Operations;
using Oci.Testing;

namespace Oci.Interop.Conformance;

/// <summary>A store with the images that stand in for the suite's base images: busybox's tools under their names, with bash as shell for centos.</summary>
public sealed class ConformanceBases : IDisposable
{
    private static readonly string[] Plain = ["mirror.gcr.io/busybox", "mirror.gcr.io/alpine", "quay.io/libpod/busybox"];
    private static readonly string[] WithBash = ["quay.io/libpod/centos:7"];

    private readonly TemporaryFolder folder = new();
    private readonly Lazy<Task> made;

    public ConformanceBases() => made = new Lazy<Task>(MakeAsync);

    public OciHost Host => OciHost.Create(new Dictionary<string, string> { ["PATH"] = Environment.GetEnvironmentVariable("PATH") ?? "", ["TMPDIR"] = folder.Make("tmp") }, folder["root"]);

    public Task ReadyAsync() => made.Value;

    public void Dispose() => folder.Dispose();

    /// <summary>Makes an image of busybox's tools and more, under some names.</summary>
    /// <param name="name">A folder's name, of its own.</param>
    /// <param name="command">What the image runs.</param>
    /// <param name="tags">The names.</param>
    /// <param name="more">A shell script that adds to the tree, which is its working folder.</param>
    public async Task AddAsync(string name, string command, string[] tags, string more)
    {
        var script = Path.Combine(Path.GetDirectoryName(Repository.Corpus("golden"))!, "alias-rootfs.sh");
        Peer.Require("busybox");
        var context = folder.Make(name);
        var rootfs = Path.Combine(context, "rootfs");
        HostProgram.Shell($"sh {script} {rootfs}; cd {rootfs}; {more}; tar --numeric-owner -cf ../rootfs.tar .");
        await File.WriteAllTextAsync(Path.Combine(context, "Containerfile"), $"FROM scratch\nADD rootfs.tar /\nCMD [\"{command}\"]\n");
        await File.WriteAllTextAsync(Path.Combine(context, ".containerignore"), "rootfs\n");
        var built = await new BuildOperation(Host).RunAsync(new BuildRequest { Context = context }, default);
        // The suite's bases name no folder to start in, as an image from scratch does.
        var store = LocalStore.Open(Host.StateRoot);
        var draft = ImageDraft.From(await new ImageLoader(store.Layout).LoadManifestAsync(built.Manifest, default));
        draft.Config = draft.Config with { Config = draft.Config.Config! with { WorkingDir = null } };
        var image = await draft.CommitAsync(store.Layout, default);
        foreach (var tag in tags) await store.TagAsync(ImageReference.Parse(tag).WithDefaultTag(), image.Descriptor, default);
    }

    private async Task MakeAsync()
    {
        await AddAsync("plain", "sh", Plain, ":");
        await AddAsync("bash", "bash", WithBash, "cp -L --parents /bin/bash $(ldd /bin/bash | grep -o '/[^ ]*') . && ln -sf bash bin/sh && cp /etc/passwd /etc/group etc/ && touch usr/bin/script");
    }
}
