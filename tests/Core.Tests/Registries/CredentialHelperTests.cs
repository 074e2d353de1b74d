using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Runtime.Versioning;
using Oci.Diagnostics;
using Oci.Native;
using Oci.Registries;
using Oci.Testing;

namespace Oci.Tests.Registries;

/// <summary>Credential helpers that hang, or talk without end.</summary>
[Collection("changes PATH")]
[Trait("Category", "Linux")]
[SupportedOSPlatform("linux")]
public sealed class CredentialHelperTests : IDisposable, IProgress<ProgressEvent>
{
    private static readonly TimeSpan Long = TimeSpan.FromMinutes(1);

    private readonly TemporaryFolder folder = new();
    private readonly ConcurrentQueue<ProgressEvent> events = [];

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public void Dispose() => folder.Dispose();

    void IProgress<ProgressEvent>.Report(ProgressEvent value) => events.Enqueue(value);

    [Fact]
    public async Task One_that_hangs_is_ended_and_named()
    {
        var fault = await Assert.ThrowsAsync<OciException>(() => Helper("hangs", "exec sleep 600", Long, TimeSpan.FromMilliseconds(300)).GetAsync("r.example", Ct).WaitAsync(Long, Ct));
        Assert.Equal(ErrorCodes.CredentialHelperFailed, fault.Code);
        Assert.Contains("docker-credential-hangs get", fault.Message, StringComparison.Ordinal);
        Assert.Contains("0.3 seconds", fault.Message, StringComparison.Ordinal);
        Assert.Empty(events);
    }

    [Fact]
    public async Task One_that_keeps_us_waiting_is_told_of_and_ended_when_we_stop()
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Ct);
        var waiting = Helper("asks", "echo $$ > \"$(dirname \"$0\")/pid.new\"; mv \"$(dirname \"$0\")/pid.new\" \"$(dirname \"$0\")/pid\"; sleep 600 & wait", TimeSpan.FromMilliseconds(1), Long * 10).GetAsync("r.example", stop.Token);
        await UntilAsync(() => !events.IsEmpty && File.Exists(folder["bin/pid"]));
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting.WaitAsync(Long, Ct));
        Assert.Contains("docker-credential-asks", Assert.IsType<WarningRaised>(Assert.Single(events)).Diagnostic.Message, StringComparison.Ordinal);
        var id = int.Parse(await File.ReadAllTextAsync(folder["bin/pid"], Ct), CultureInfo.InvariantCulture);
        await UntilAsync(() => ProcessStart.TryRead(id) is null);
    }

    [Fact]
    public async Task One_that_does_not_listen_or_talks_without_end_is_no_trouble()
    {
        Assert.Equal("u", (await Helper("deaf", "exec <&-; echo '{\"Username\":\"u\",\"Secret\":\"s\"}'", Long, Long).GetAsync(new string('r', 1 << 20), Ct))!.Username);
        var fault = await Assert.ThrowsAsync<OciException>(() => Helper("endless", "exec yes", Long, Long).GetAsync("r.example", Ct));
        Assert.Contains("1048576 characters", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task One_in_the_working_folder_is_not_run()
    {
        var path = Path.GetFullPath("docker-credential-of-a-checkout");
        HostProgram.Script(path, "#!/bin/sh\necho '{\"Username\":\"u\",\"Secret\":\"s\"}'\n");
        try
        {
            var fault = await Assert.ThrowsAsync<OciException>(() => new CredentialHelper("of-a-checkout", new HelperPatience(Long, this)).GetAsync("r.example", Ct));
            Assert.Contains("PATH", fault.Message, StringComparison.Ordinal);
        }
        finally
        {
            File.Delete(path);
        }
    }

    private CredentialHelper Helper(string name, string script, TimeSpan toldAfter, TimeSpan longest)
    {
        var path = Path.Combine(folder.Make("bin"), $"docker-credential-{name}");
        HostProgram.Script(path, $"#!/bin/sh\n{script}\n");
        Environment.SetEnvironmentVariable("PATH", $"{Path.GetDirectoryName(path)}:{Environment.GetEnvironmentVariable("PATH")}");
        return new CredentialHelper(name, new HelperPatience(longest, this) { ToldAfter = toldAfter });
    }

    private static async Task UntilAsync(Func<bool> condition)
    {
        var began = Stopwatch.StartNew();
        while (!condition())
        {
            Assert.True(began.Elapsed < Long);
            await Task.Delay(5, Ct);
        }
    }
}
