namespace Oci.Registries;

/// <summary>The place of one token: fetched by one, waited for by all.</summary>
internal sealed class TokenSlot
{
    private readonly SemaphoreSlim gate = new(1);
    private AccessToken? token;

    /// <summary>The token that is there, unless it is old or is the one that was refused; else a new one.</summary>
    public async Task<AccessToken> GetAsync(string? refused, TimeProvider clock, Func<CancellationToken, Task<AccessToken>> fetch, CancellationToken ct)
    {
        if (Volatile.Read(ref token) is { } fresh && IsGood(fresh, refused, clock)) return fresh;
        await gate.WaitAsync(ct);
        try
        {
            if (token is { } there && IsGood(there, refused, clock)) return there;
            var got = await fetch(ct);
            Volatile.Write(ref token, got);
            return got;
        }
        finally
        {
            gate.Release();
        }
    }

    private static bool IsGood(AccessToken token, string? refused, TimeProvider clock) => token.Value != refused && clock.GetUtcNow() < token.Expires;
}
