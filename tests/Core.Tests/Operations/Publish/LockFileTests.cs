using Oci.Content;
using Oci.Native;
using Oci.Operations;
using Oci.Testing;

namespace Oci.Tests.Operations.Publish;

public sealed class LockFileTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task A_pin_that_waits_for_another_loses_none_and_leaves_nothing_behind()
    {
        var (path, digest) = (folder["oci.lock.json"], Digest.Sha256("image"u8));
        Task waiting;
        using (await AdvisoryLock.AcquireAsync(path + LockFile.GateSuffix, LockMode.Exclusive, Stop))
        {
            waiting = LockFile.PinAsync(path, "second:1", digest, Stop);
            await File.WriteAllTextAsync(path, $$$"""{"bases":{"first:1":"{{{digest}}}"}}""", Stop);
        }
        await waiting;
        Assert.Equal("first:1 second:1", string.Join(' ', (await LockFile.ReadAsync(path, Stop)).Bases.Keys));
        if (!OperatingSystem.IsWindows()) Assert.Equal(path, Assert.Single(Directory.GetFiles(folder.Path)));
    }
}
