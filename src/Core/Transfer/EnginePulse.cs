using Oci.Registries;

namespace Oci.Transfer;

/// <summary>
/// Waits for a Docker engine for as long as it lives: while bytes come or go, or it answers to its <c>/_ping</c>. An engine may work on an image for minutes
/// without a byte; one that does not answer at all would be waited for until the end of days.
/// </summary>
/// <param name="client">The way to the engine.</param>
/// <param name="patience">How long nothing may be heard.</param>
/// <param name="askEvery">How often an engine that works in silence is asked whether it lives.</param>
internal sealed class EnginePulse(HttpClient client, TimeSpan patience, TimeSpan askEvery)
{
    /// <summary>Awaits an exchange, which touches the watchdog with every byte.</summary>
    /// <exception cref="TimeoutException">Nothing was heard for too long.</exception>
    public async Task<T> WhileHeardAsync<T>(Func<Watchdog, Task<T>> exchange, CancellationToken ct)
    {
        using var watchdog = new Watchdog(patience, ct);
        using var done = CancellationTokenSource.CreateLinkedTokenSource(watchdog.Token);
        var asking = AskAsync(watchdog, done.Token);
        try
        {
            return await watchdog.GuardAsync(exchange(watchdog));
        }
        finally
        {
            await done.CancelAsync();
            await asking;
        }
    }

    private async Task AskAsync(Watchdog watchdog, CancellationToken ct)
    {
        try
        {
            while (true)
            {
                await Task.Delay(askEvery, ct);
                if (await AnswersAsync(ct)) watchdog.Touch();
            }
        }
        catch (OperationCanceledException)
        {
            // The exchange is over.
        }
    }

    // An engine that is too busy to take one more connection is asked again; one that is gone is found out by the exchange.
    private async Task<bool> AnswersAsync(CancellationToken ct)
    {
        try
        {
            using var answer = await client.GetAsync("/_ping", HttpCompletionOption.ResponseHeadersRead, ct);
            return true;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }
}
