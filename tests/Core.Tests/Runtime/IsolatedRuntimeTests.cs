using System.Runtime.Versioning;
using Oci.Runtime;
using Oci.Testing;

namespace Oci.Tests.Runtime;

/// <summary>What is chosen, and what is found out before there is anything to run.</summary>
[SupportedOSPlatform("linux")]
[Trait("Category", "Linux")]
public sealed class IsolatedRuntimeTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task What_is_tried_beforehand_leaves_nothing()
    {
        Peer.RequireRoot();
        var runtime = Open(Isolation.Auto, null);
        await runtime.PrepareAsync(TestContext.Current.CancellationToken);
        Assert.Empty(Directory.Exists(folder["sandbox/containers"]) ? Directory.GetFileSystemEntries(folder["sandbox/containers"]) : []);
        Assert.Equal("sandbox", runtime.Name);
    }

    [Fact]
    public async Task Who_wants_another_runtime_has_the_built_in_one_not_tried()
    {
        var runtime = Open(Isolation.Auto, "/bin/sh");
        await runtime.PrepareAsync(TestContext.Current.CancellationToken);
        Assert.False(Directory.Exists(folder["sandbox"]));
    }

    private IsolatedRuntime Open(Isolation isolation, string? program) =>
        IsolatedRuntime.Open(new RuntimeChoice { Isolation = isolation, Program = program, SearchPath = "/bin", StateFolder = folder.Path });
}
