using Oci.Containerfile;
using Oci.Diagnostics;
using Oci.Images;
using Oci.Native;

namespace Oci.Operations;

/// <summary>Edits of an image's health check.</summary>
internal static class HealthcheckEditor
{
    /// <summary>The check after the edits.</summary>
    /// <exception cref="OciException"><see cref="ErrorCodes.Usage"/>.</exception>
    public static Healthcheck? Edit(Healthcheck? present, ConfigRequest request)
    {
        var edited = Timed(present ?? new Healthcheck(), request);
        if (request.Healthcheck is { } test) edited = edited with { Test = Test(test) };
        if (request.HealthcheckRetries is { } retries) edited = edited with { Retries = retries };
        return present is null && edited == new Healthcheck() ? null : edited;
    }

    private static Healthcheck Timed(Healthcheck check, ConfigRequest request) => check with
    {
        Interval = Duration("--healthcheck-interval", request.HealthcheckInterval) ?? check.Interval,
        Timeout = Duration("--healthcheck-timeout", request.HealthcheckTimeout) ?? check.Timeout,
        StartPeriod = Duration("--healthcheck-start-period", request.HealthcheckStartPeriod) ?? check.StartPeriod,
        StartInterval = Duration("--healthcheck-start-interval", request.HealthcheckStartInterval) ?? check.StartInterval,
    };

    private static IReadOnlyList<string> Test(string text) => text.Split(' ', 2) switch
    {
        ["NONE"] => ["NONE"],
        ["CMD", var command] => ["CMD", .. CommandWords.Read("--healthcheck", command)],
        ["CMD-SHELL", var command] => ["CMD-SHELL", command],
        _ => throw new OciException(ErrorCodes.Usage, $"expected `NONE`, `CMD …` or `CMD-SHELL …` for `--healthcheck`, found `{ByteText.Escape(text)}`", "--healthcheck 'CMD /bin/check'"),
    };

    private static long? Duration(string option, string? text) => text is null ? null
        : GoDuration.TryParse(text, out var nanoseconds) && nanoseconds >= 0 ? nanoseconds
        : throw new OciException(ErrorCodes.Usage, $"expected a duration for `{option}`, found `{ByteText.Escape(text)}`", $"{option} 30s");
}
