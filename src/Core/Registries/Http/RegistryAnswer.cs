using System.Globalization;
using System.Net;
using System.Text.Json;
using Oci.Diagnostics;
using Oci.Native;

namespace Oci.Registries;

/// <summary>Reads what registries answer: bounded, and nothing of it is believed.</summary>
internal static class RegistryAnswer
{
    private const int MaxErrorBytes = 64 << 10;
    private const int MaxErrorsShown = 3;
    private const int PatienceForAll = 4; // times that for a byte

    /// <summary>Reads a whole small body.</summary>
    /// <exception cref="RegistryException">It is larger than <paramref name="limit"/>, or comes drop by drop.</exception>
    public static async Task<byte[]> ReadAsync(HttpResponseMessage response, int limit, TimeSpan patience, CancellationToken ct)
    {
        if (response.Content.Headers.ContentLength > limit) throw TooLarge(response, limit);
        using var all = CancellationTokenSource.CreateLinkedTokenSource(ct);
        all.CancelAfter(patience * PatienceForAll);
        try
        {
            return await ReadAllAsync(response, limit, patience, all.Token);
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            throw Invalid(response, $"the whole within {(patience * PatienceForAll).TotalSeconds:0.#} seconds", "that it goes on drop by drop");
        }
    }

    private static async Task<byte[]> ReadAllAsync(HttpResponseMessage response, int limit, TimeSpan patience, CancellationToken ct)
    {
        using var watchdog = new Watchdog(patience, ct);
        await using var body = await watchdog.GuardAsync(response.Content.ReadAsStreamAsync(watchdog.Token));
        var bytes = new MemoryStream();
        var buffer = new byte[16 << 10];
        for (int count; (count = await watchdog.GuardAsync(body.ReadAsync(buffer, watchdog.Token).AsTask())) > 0;)
        {
            watchdog.Touch();
            bytes.Write(buffer, 0, count);
            if (bytes.Length > limit) throw TooLarge(response, limit);
        }
        if (response.Content.Headers.ContentLength is { } stated && stated != bytes.Length) throw new IOException($"the answer ended after {bytes.Length} of {stated} bytes");
        return bytes.ToArray();
    }

    /// <summary>The fault that an answer stands for.</summary>
    public static async Task<RegistryException> FaultAsync(HttpResponseMessage response, RegistryOptions options, CancellationToken ct)
    {
        var errors = await ReadErrorsAsync(response, options.IdleTimeout, ct);
        var (status, request) = (response.StatusCode, response.RequestMessage!);
        var said = errors.Count == 0 ? "" : ": " + string.Join("; ", errors.Take(MaxErrorsShown).Select(error => $"{error.Code} ({error.Message})"));
        var what = $"`{request.Method} {ByteText.Shorten(request.RequestUri!.GetLeftPart(UriPartial.Path))}`";
        if (status == HttpStatusCode.ProxyAuthenticationRequired)
            return new RegistryException(ErrorCodes.RegistryUnreachable, $"expected the proxy to lead to `{ByteText.Shorten(request.RequestUri!.Authority)}`, found that it wants another user or password", TransportFault.ProxyHint) { Status = status };
        var isAuthentication = status is HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden;
        return new RegistryException(
            isAuthentication ? ErrorCodes.RegistryDenied : ErrorCodes.RegistryFailed,
            $"expected the registry to accept {what}, found status {(int)status}{said}",
            isAuthentication ? "dotnet-oci login REGISTRY, or pass --creds USER:PASSWORD" : null)
        {
            Status = status,
            Errors = [.. errors.Select(error => error.Code)],
            IsTransient = IsTransient(status) || errors.Exists(error => error.Code == "TOOMANYREQUESTS") || (errors.Count > 0 && errors.TrueForAll(error => error.Code == "BLOB_UPLOAD_INVALID")),
            RetryAfter = RetryAfter(response, options.Clock),
        };
    }

    /// <summary>The fault of an answer that breaks the protocol.</summary>
    public static RegistryException Invalid(HttpResponseMessage response, string expected, string found) => new(
        ErrorCodes.InvalidRegistryAnswer,
        $"expected {expected} in the answer to `{response.RequestMessage!.Method} {ByteText.Shorten(response.RequestMessage.RequestUri!.GetLeftPart(UriPartial.Path))}`, found {found}")
    { Status = response.StatusCode };

    /// <summary>A header's only value; null where it is absent.</summary>
    public static string? Header(HttpResponseMessage response, string name) =>
        response.Headers.TryGetValues(name, out var values) || response.Content.Headers.TryGetValues(name, out values) ? values.First() : null;

    private static bool IsTransient(HttpStatusCode status) => (int)status is 408 or 425 or 429 or 499 or 500 or 502 or 503 or 504 or 522;

    private static TimeSpan? RetryAfter(HttpResponseMessage response, TimeProvider clock)
    {
        if (Header(response, "Retry-After") is not { } text) return null;
        if (long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)) return TimeSpan.FromSeconds(Math.Min(seconds, int.MaxValue));
        if (!DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var date)) return null;
        var wait = date - clock.GetUtcNow();
        return wait > TimeSpan.Zero ? wait : TimeSpan.Zero;
    }

    private static async Task<List<(string Code, string Message)>> ReadErrorsAsync(HttpResponseMessage response, TimeSpan patience, CancellationToken ct)
    {
        try
        {
            var body = await ReadAsync(response, MaxErrorBytes, patience, ct);
            using var json = JsonDocument.Parse(body, new JsonDocumentOptions { MaxDepth = 16 });
            if (json.RootElement.ValueKind != JsonValueKind.Object || !json.RootElement.TryGetProperty("errors", out var list) || list.ValueKind != JsonValueKind.Array) return [];
            return [.. list.EnumerateArray().Where(error => error.ValueKind == JsonValueKind.Object).Take(8).Select(error => (Text(error, "code"), Text(error, "message")))];
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or RegistryException || Retries.IsTransport(e))
        {
            return []; // the status says enough
        }
    }

    private static string Text(JsonElement error, string name) =>
        error.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? ByteText.Shorten(value.GetString()!) : "";

    private static RegistryException TooLarge(HttpResponseMessage response, int limit) => Invalid(response, $"at most {limit} bytes", "more");
}
