using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using Oci.Content;
using Oci.Diagnostics;
using Oci.Images;

namespace Oci.Build;

/// <summary>Fetches files from the web: a bounded number of bytes, redirects only to the web, again where the network failed.</summary>
internal sealed class HttpDownload(HttpClient client, FetchLimits limits, IProgress<ProgressEvent> progress)
{
    private const int BufferSize = 128 << 10;

    /// <summary>A client that does as this class says.</summary>
    public static HttpClient NewClient() => new(new SocketsHttpHandler
    {
        MaxAutomaticRedirections = 10,
        AutomaticDecompression = DecompressionMethods.None, // the bytes are the file
        ConnectTimeout = TimeSpan.FromSeconds(30),
    })
    { Timeout = Timeout.InfiniteTimeSpan };

    /// <summary>Fetches a file.</summary>
    /// <param name="address">Where it is.</param>
    /// <param name="known">What was there before: when it is still there nothing is fetched.</param>
    /// <param name="file">Where to put it.</param>
    /// <param name="ct">Cancels.</param>
    /// <returns>What is there now; whether it was fetched.</returns>
    /// <exception cref="OciException"><see cref="ErrorCodes.FetchFailed"/>, <see cref="ErrorCodes.LimitExceeded"/>.</exception>
    public async Task<(HttpRecord Record, bool IsFetched)> FetchAsync(HttpAddress address, HttpRecord? known, string file, CancellationToken ct)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await TryFetchAsync(address, known, file, ct);
            }
            catch (Exception fault) when (attempt < limits.Attempts && IsPassing(fault) && !ct.IsCancellationRequested)
            {
                await Task.Delay(limits.Pause * Math.Pow(2, attempt - 1), ct);
            }
            catch (Exception fault) when (fault is HttpRequestException or IOException or OperationCanceledException && !ct.IsCancellationRequested)
            {
                throw new OciException(ErrorCodes.FetchFailed, $"expected to fetch `{address}`, found: {(fault is OperationCanceledException ? $"no answer for {limits.Silence.TotalSeconds:0.#} s" : Native.ByteText.Escape(fault.Message))}",
                    "check the address and the network", inner: fault);
            }
        }
    }

    private static bool IsPassing(Exception fault) => fault switch
    {
        HttpRequestException { StatusCode: { } status } => (int)status >= 500 || status is HttpStatusCode.RequestTimeout or HttpStatusCode.TooManyRequests,
        HttpRequestException or IOException or OperationCanceledException => true,
        _ => false,
    };

    private async Task<(HttpRecord, bool)> TryFetchAsync(HttpAddress address, HttpRecord? known, string file, CancellationToken ct)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, address.Url);
        Prepare(request, address, known);
        using var silence = CancellationTokenSource.CreateLinkedTokenSource(ct);
        silence.CancelAfter(limits.Silence);
        using var answer = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, silence.Token);
        if (known is not null && answer.StatusCode == HttpStatusCode.NotModified) return (known, false);
        answer.EnsureSuccessStatusCode();
        if (answer.Content.Headers.ContentLength > limits.MaxBytes) throw TooLarge(address);
        var digest = await CopyAsync(address, answer, file, silence);
        return (new HttpRecord
        {
            Digest = digest,
            Tag = answer.Headers.ETag is { IsWeak: false } tag ? tag.ToString() : null,
            ModifiedAt = answer.Content.Headers.LastModified?.ToUnixTimeSeconds(),
        }, true);
    }

    private static void Prepare(HttpRequestMessage request, HttpAddress address, HttpRecord? known)
    {
        request.Headers.UserAgent.Add(new ProductInfoHeaderValue("dotnet-oci", null));
        if (address.Url.UserInfo.Length > 0)
            request.Headers.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes(Uri.UnescapeDataString(address.Url.UserInfo))));
        if (known?.Tag is { } tag) request.Headers.IfNoneMatch.Add(EntityTagHeaderValue.Parse(tag));
    }

    private async Task<Digest> CopyAsync(HttpAddress address, HttpResponseMessage answer, string file, CancellationTokenSource silence)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        await using var source = await answer.Content.ReadAsStreamAsync(silence.Token);
        await using var target = new FileStream(file, FileMode.Create, FileAccess.Write, FileShare.None, 1, FileOptions.Asynchronous);
        var buffer = new byte[BufferSize];
        long done = 0;
        while (await source.ReadAsync(buffer, silence.Token) is > 0 and var count)
        {
            silence.CancelAfter(limits.Silence);
            if ((done += count) > limits.MaxBytes) throw TooLarge(address);
            hash.AppendData(buffer, 0, count);
            await target.WriteAsync(buffer.AsMemory(0, count), silence.Token);
            if (answer.Content.Headers.ContentLength is { } total and > BufferSize) progress.Report(new BlobProgress(address.FileName, done, total));
        }
        if (answer.Content.Headers.ContentLength is { } length && done < length) throw new IOException($"{length} bytes were promised, {done} came");
        return Digest.FromHash(HashAlgorithmName.SHA256, hash.GetHashAndReset());
    }

    private OciException TooLarge(HttpAddress address) => new(ErrorCodes.LimitExceeded, $"expected at most {limits.MaxBytes} bytes at `{address}`, found more");
}
