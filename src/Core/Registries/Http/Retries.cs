using System.Net.Sockets;
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
    private readonly ResiliencePipeline pipeline;

    public Retries(RegistryOptions options)
    {
        this.options = options;
        pipeline = options.RetryTimes <= 0 ? ResiliencePipeline.Empty : new ResiliencePipelineBuilder { TimeProvider = options.Clock }.AddRetry(new RetryStrategyOptions
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
    }

    /// <summary>Runs <paramref name="work"/>, which is told how often it was tried before.</summary>
    /// <param name="peer">Who is asked, for the message of the last failure.</param>
    /// <param name="work">What to do.</param>
    /// <param name="ct">Cancels, also the waits.</param>
    /// <exception cref="OciException">What could not be mended by trying again.</exception>
    public async Task<T> RunAsync<T>(Uri peer, Func<int, CancellationToken, Task<T>> work, CancellationToken ct)
    {
        var context = ResilienceContextPool.Shared.Get(ct);
        try
        {
            return await pipeline.ExecuteAsync(
                static async (context, state) => await state(context.Properties.GetValue(Attempt, 0), context.CancellationToken), context, work);
        }
        catch (Exception e) when (IsTransport(e))
        {
            throw TransportFault.Explain(peer, e);
        }
        finally
        {
            ResilienceContextPool.Shared.Return(context);
        }
    }

    /// <summary>Whether a failure is the network's, not an answer.</summary>
    public static bool IsTransport(Exception e) => e is HttpRequestException or IOException or TimeoutException or SocketException;

    private bool MayPass(Exception fault, int attempt) => fault switch
    {
        RegistryException { IsTransient: true } refused => refused.RetryAfter is not { } wait || wait <= options.LongestRetryDelay || attempt == 0,
        TimeoutException => attempt < AttemptsAfterStalls,
        HttpRequestException { HttpRequestError: HttpRequestError.NameResolutionError, InnerException: SocketException { SocketErrorCode: not SocketError.TryAgain } } => false,
        HttpRequestException { InnerException: AuthenticationException } => false,
        _ => IsTransport(fault),
    };

    private TimeSpan? WaitAskedFor(Exception? fault)
    {
        if ((fault as RegistryException)?.RetryAfter is not { } wait) return null;
        var spread = wait * (1 + Random.Shared.NextDouble() / 10); // many clients were told the same
        return spread < options.LongestRetryDelay ? spread : options.LongestRetryDelay;
    }
}
