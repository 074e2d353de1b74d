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
        var edited = (present ?? new Healthcheck()) with
        {
            Test = request.Healthcheck is { } test ? Test(test) : present?.Test,
            Interval = Duration("--healthcheck-interval", request.HealthcheckInterval) ?? present?.Interval,
            Timeout = Duration("--healthcheck-timeout", request.HealthcheckTimeout) ?? present?.Timeout,
            StartPeriod = Duration("--healthcheck-start-period", request.HealthcheckStartPeriod) ?? present?.StartPeriod,
            StartInterval = Duration("--healthcheck-start-interval", request.HealthcheckStartInterval) ?? present?.StartInterval,
            Retries = request.HealthcheckRetries ?? present?.Retries,
        };
        return present is null && edited == new Healthcheck() ? null : edited;
    }

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
