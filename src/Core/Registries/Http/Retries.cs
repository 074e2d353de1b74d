using System.Net.Sockets;
using System.Runtime.ExceptionServices;
using System.Security.Authentication;
using Oci.Diagnostics;
using Polly;
using Polly.Retry;

namespace Oci.Registries;

/// <summary>Does work again when it failed for a reason that may pass, after a wait that grows, or as long as the registry asked for.</summary>
internal sealed class Retries
{
    // A stalled peer costs the whole idle time at each attempt.
    private const int AttemptsAfterStalls = 2;

    private static readonly ResiliencePropertyKey<int> Attempt = new("attempt");

    private readonly RegistryOptions options;
    private readonly Lazy<ResiliencePipeline> pipeline;

    public Retries(RegistryOptions options) => (this.options, pipeline) = (options, new(Build));

    /// <summary>Runs <paramref name="work"/>, which is told how often it was tried before.</summary>
    /// <param name="peer">Who is asked, for the message of the last failure.</param>
    /// <param name="work">What to do.</param>
    /// <param name="ct">Cancels, also the waits.</param>
    /// <exception cref="OciException">What could not be mended by trying again.</exception>
    public async Task<T> RunAsync<T>(Uri peer, Func<int, CancellationToken, Task<T>> work, CancellationToken ct)
    {
        try
        {
            return await FirstAsync(work, ct);
        }
        catch (Exception e) when (IsTransport(e))
        {
            throw TransportFault.Explain(peer, e);
        }
    }

    // The machinery of retrying takes longer to load than most requests take: it is not touched before something fails.
    private async Task<T> FirstAsync<T>(Func<int, CancellationToken, Task<T>> work, CancellationToken ct)
    {
        try
        {
            return await work(0, ct);
        }
        catch (Exception e) when (options.RetryTimes > 0 && MayPass(e, 0))
        {
            return await AgainAsync(ExceptionDispatchInfo.Capture(e), work, ct);
        }
    }

    // The first attempt has been: what came of it is told again.
    private async Task<T> AgainAsync<T>(ExceptionDispatchInfo first, Func<int, CancellationToken, Task<T>> work, CancellationToken ct)
    {
        var context = ResilienceContextPool.Shared.Get(ct);
        try
        {
            return await pipeline.Value.ExecuteAsync(async inner =>
            {
                var attempt = inner.Properties.GetValue(Attempt, 0);
                if (attempt == 0) first.Throw();
                return await work(attempt, inner.CancellationToken);
            }, context);
        }
        finally
        {
            ResilienceContextPool.Shared.Return(context);
        }
    }

    private ResiliencePipeline Build() => new ResiliencePipelineBuilder { TimeProvider = options.Clock }.AddRetry(new RetryStrategyOptions
    {
        MaxRetryAttempts = options.RetryTimes,
        BackoffType = DelayBackoffType.Exponential,
        UseJitter = true,
        Delay = options.RetryDelay,
        MaxDelay = options.LongestRetryDelay,
        ShouldHandle = arguments => ValueTask.FromResult(arguments.Outcome.Exception is { } fault && MayPass(fault, arguments.AttemptNumber)),
        DelayGenerator = arguments => ValueTask.FromResult(WaitAskedFor(arguments.Outcome.Exception)),
        OnRetry = arguments =>
        {
            arguments.Context.Properties.Set(Attempt, arguments.AttemptNumber + 1);
            return ValueTask.CompletedTask;
        },
    }).Build();

    /// <summary>Whether a failure is the network's, not an answer.</summary>
    public static bool IsTransport(Exception e) => e is HttpRequestException or IOException or TimeoutException or SocketException;

    private bool MayPass(Exception fault, int attempt) => fault switch
    {
        RegistryException { IsTransient: true } refused => refused.RetryAfter is not { } wait || wait <= options.LongestRetryDelay || attempt == 0,
        TimeoutException => attempt < AttemptsAfterStalls,
        HttpRequestException { HttpRequestError: HttpRequestError.NameResolutionError, InnerException: SocketException { SocketErrorCode: not SocketError.TryAgain } } => false,
        HttpRequestException { InnerException: AuthenticationException } => false,
        _ => IsTransport(fault) && !TransportFault.IsFinal(fault),
    };

    private TimeSpan? WaitAskedFor(Exception? fault)
    {
        if ((fault as RegistryException)?.RetryAfter is not { } wait) return null;
        var spread = wait * (1 + Random.Shared.NextDouble() / 10); // many clients were told the same
        return spread < options.LongestRetryDelay ? spread : options.LongestRetryDelay;
    }
}
