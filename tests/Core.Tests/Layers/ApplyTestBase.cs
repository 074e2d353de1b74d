using System.Runtime.Versioning;
using Oci.Diagnostics;
using Oci.Layers;
using Oci.Native;
using Oci.Testing;

namespace Oci.Tests.Layers;

/// <summary>A root to apply layers to, and a canary beside it that nothing may touch.</summary>
[SupportedOSPlatform("linux")]
public abstract class ApplyTestBase : IDisposable
{
    private readonly TreeSnapshot canary;

    protected ApplyTestBase()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Layers are applied on Linux");
        Rootfs = Folder.Make("rootfs");
        Outside = Folder.Make("outside");
        Directory.CreateDirectory(Path.Combine(Outside, "dir/sub"));
        File.WriteAllText(Path.Combine(Outside, "file"), "canary");
        File.WriteAllText(Path.Combine(Outside, "dir/inner"), "canary");
        File.SetUnixFileMode(Path.Combine(Outside, "dir"), UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        canary = TreeSnapshot.Of(Outside);
    }

    protected TemporaryFolder Folder { get; } = new();

    protected string Rootfs { get; }

    /// <summary>A folder beside the root that holds <c>file</c>, <c>dir/inner</c> and <c>dir/sub/</c>.</summary>
    protected string Outside { get; }

    protected Reports Progress { get; } = new();

    protected static TimeSpan Patience { get; } = TimeSpan.FromSeconds(30);

    protected AppliedLayer Apply(RawTar layer, ApplyOptions? options = null) => Apply(layer.ToArray(), options);

    /// <summary>Applies with a time limit; a layer that makes us hang fails.</summary>
    protected AppliedLayer Apply(byte[] layer, ApplyOptions? options = null)
    {
        using var timeout = new CancellationTokenSource(Patience);
        using var root = RootDirectory.Open(Rootfs);
        using var tar = new TarReader(new MemoryStream(layer), TarLimits.Default);
        return new LayerApplier(root, (options ?? new ApplyOptions()) with { Progress = Progress }).Apply(tar, timeout.Token);
    }

    protected OciException Refused(RawTar layer, ErrorCode code, ApplyOptions? options = null)
    {
        var refusal = Assert.ThrowsAny<OciException>(() => Apply(layer, options));
        Assert.Equal(code, refusal.Code);
        return refusal;
    }

    /// <summary>The root as text.</summary>
    protected string Tree(TreeAspects aspects = TreeAspects.None) => TreeSnapshot.Of(Rootfs, aspects, path => path.IsRoot).ToString();

    protected string Read(string path) => File.ReadAllText(Path.Combine(Rootfs, path));

    protected void CanaryIsUntouched() => Assert.Equal("", canary.DiffTo(TreeSnapshot.Of(Outside)));

    public void Dispose()
    {
        try
        {
            CanaryIsUntouched();
        }
        finally
        {
            Folder.Dispose();
            GC.SuppressFinalize(this);
        }
    }

    protected sealed class Reports : IProgress<ProgressEvent>
    {
        public List<ProgressEvent> Events { get; } = [];

        public void Report(ProgressEvent value) => Events.Add(value);
    }
}
