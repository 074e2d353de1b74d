using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text;
using Oci.Diagnostics;
using Oci.Layouts;
using Oci.Registries;
using Oci.Testing;
using Oci.Transfer;

namespace Oci.Interop.Registries;

/// <summary>Every row of the fault plan, with the client's waits made short; and, when asked for, beside skopeo with both as they are.</summary>
[Collection(nameof(AloneCollection))]
public sealed class FaultTests : IProgress<ProgressEvent>
{
    private const string TableVariable = "OCI_FAULT_TABLE";

    private static readonly RegistryOptions Impatient = new()
    {
        Credentials = StaticCredential.Parse("user:pass:word"),
        RetryDelay = TimeSpan.FromMilliseconds(20),
        LongestRetryDelay = TimeSpan.FromSeconds(1),
        IdleTimeout = TimeSpan.FromSeconds(3),
        RetryTimes = 6, // faults are spread over blobs as chance has it
    };

    void IProgress<ProgressEvent>.Report(ProgressEvent value) { }

    [Fact]
    public async Task Every_fault_that_can_be_survived_is_and_the_others_leave_nothing_half()
    {
        await using var run = await FaultRun.StartAsync();
        var wrong = new ConcurrentBag<string>();
        await Parallel.ForEachAsync(FaultScenarios.All, new ParallelOptions { MaxDegreeOfParallelism = 6 }, async (scenario, _) =>
        {
            var outcome = await run.PlayAsync(scenario, CopyAsync);
            if (!outcome.Meets(scenario)) wrong.Add($"{scenario}: {outcome}");
        });
        Assert.True(wrong.IsEmpty, string.Join(Environment.NewLine, wrong.Order()));
    }

    /// <summary>Writes the table that bench/faults.sh prints.</summary>
    [Fact(Explicit = true)]
    public async Task The_table_beside_skopeo()
    {
        var table = new StringBuilder("| what goes wrong | dotnet-oci | skopeo | skopeo --retry-times 3 |\n| --- | --- | --- | --- |\n");
        var survived = new int[3];
        using var folder = new TemporaryFolder();
        await using var run = await FaultRun.StartAsync();
        string[] credentials = ["--src-creds", "user:pass:word", "--dest-creds", "user:pass:word"];
        Func<string, string, Task<string?>>[] clients =
        [
            (from, to) => ProgramAsync(Peer.Require("dotnet"), ["exec", Path.Combine(AppContext.BaseDirectory, "dotnet-oci.dll"), "--root", folder["state"], "copy", .. credentials, from, to]),
            (from, to) => ProgramAsync(Peer.Require("skopeo"), ["--insecure-policy", "copy", "-q", "--preserve-digests", "--src-tls-verify=false", "--dest-tls-verify=false", .. credentials, from, to]),
            (from, to) => ProgramAsync(Peer.Require("skopeo"), ["--insecure-policy", "copy", "-q", "--preserve-digests", "--retry-times", "3", "--src-tls-verify=false", "--dest-tls-verify=false", .. credentials, from, to]),
        ];
        // Most of the time somebody waits for what never comes: the scenarios do so side by side.
        var outcomes = new FaultOutcome[FaultScenarios.All.Count, clients.Length];
        var all = FaultScenarios.All.Index().SelectMany(_ => clients.Index(), (scenario, client) => (Row: scenario.Index, Scenario: scenario.Item, Column: client.Index, Client: client.Item));
        await Parallel.ForEachAsync(all, new ParallelOptions { MaxDegreeOfParallelism = SideBySide }, async (play, _) => outcomes[play.Row, play.Column] = await run.PlayAsync(play.Scenario, play.Client));
        foreach (var (row, scenario) in FaultScenarios.All.Index())
        {
            table.Append($"| {scenario} |");
            for (var i = 0; i < clients.Length; i++)
            {
                var (outcome, verdict) = (outcomes[row, i], Verdict(scenario, outcomes[row, i]));
                if (verdict is "survived" or "failed in time") survived[i]++;
                table.Append($" {verdict}, {outcome.Took.TotalSeconds:0.0} s{(scenario.IsPush || !outcome.Ended ? "" : $", {outcome.Extra:+0 %;-0 %}")} |");
            }
            table.Append('\n');
        }
        table.Append($"| **as it should be, of {FaultScenarios.All.Count}** | **{survived[0]}** | **{survived[1]}** | **{survived[2]}** |\n");
        await File.WriteAllTextAsync(Environment.GetEnvironmentVariable(TableVariable) ?? "/dev/stdout", table.ToString());
    }

    private static string Verdict(FaultScenario scenario, FaultOutcome outcome) =>
        outcome.Took >= Patience ? "hung" : !outcome.IsIntact ? "damaged" : outcome.Ended ? "survived" : scenario.IsSurvivable ? "failed" : "failed in time";

    private const int SideBySide = 12;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(150);

    private async Task<string?> CopyAsync(string from, string to)
    {
        using var folder = new TemporaryFolder();
        using var session = new RegistrySession(Impatient);
        var store = LocalStore.Open(folder["state"]);
        try
        {
            using var source = await new ImageResolver(store, folder["tmp"], reference => session.Open(reference)).ResolveAsync(ImageLocation.Parse(from), CancellationToken.None);
            await new ImageCopier(store, folder["tmp"], this, reference => session.OpenToWrite(reference)).CopyAsync(source, ImageLocation.Parse(to), CopyOptions.All, CancellationToken.None);
            return null;
        }
        catch (OciException e)
        {
            return $"{e.Code}: {e.Message}";
        }
    }

    private static async Task<string?> ProgramAsync(string program, IReadOnlyList<string> arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true, RedirectStandardOutput = true })!;
        var (error, output) = (process.StandardError.ReadToEndAsync(), process.StandardOutput.ReadToEndAsync());
        using var timer = new CancellationTokenSource(Patience);
        try
        {
            await process.WaitForExitAsync(timer.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            await process.WaitForExitAsync(CancellationToken.None);
        }
        await output;
        return process.ExitCode == 0 ? null : await error;
    }
}
