using System.Globalization;
using Oci.Build;
using Oci.Containerfile;
using Oci.Diagnostics;
using Oci.Images;
using Oci.Native;

namespace Oci.Operations;

/// <summary>Decides which times a build writes: what was asked for, SOURCE_DATE_EPOCH, the context's last commit, or 1970.</summary>
internal static class BuildTimes
{
    /// <summary>The times for a build.</summary>
    /// <param name="host">The machine and the moment.</param>
    /// <param name="request">What was asked for.</param>
    /// <param name="syntax">The Containerfile: <c>ARG SOURCE_DATE_EPOCH=…</c> before the first FROM is asked last.</param>
    /// <param name="ages">The contexts.</param>
    /// <param name="ct">Cancels.</param>
    /// <exception cref="OciException"><see cref="ErrorCodes.InvalidSourceDateEpoch"/>.</exception>
    public static Task<BuildTime> ChooseAsync(OciHost host, BuildRequest request, ContainerfileSyntax syntax, ContextAges ages, CancellationToken ct) =>
        ChooseAsync(host, request, DefaultOf(syntax, request), ages.FindAsync, ages.Moment, ages.Folder, ct);

    /// <summary>The times for what is made of a folder without a Containerfile.</summary>
    /// <exception cref="OciException"><see cref="ErrorCodes.InvalidSourceDateEpoch"/>.</exception>
    public static Task<BuildTime> ChooseAsync(OciHost host, BuildRequest request, string folder, CancellationToken ct) => ChooseAsync(host, request, null, (_, _) => Task.FromResult<long?>(null), null, folder, ct);

    private static async Task<BuildTime> ChooseAsync(OciHost host, BuildRequest request, string? declared, Func<string, CancellationToken, Task<long?>> age, long? moment, string folder, CancellationToken ct)
    {
        if (request.Timestamp is { } timestamp) return BuildTime.Fixed(Moment(timestamp, "--timestamp"));
        if (request.SourceDateEpoch == "now") return BuildTime.Now(host.Time.GetUtcNow());
        if (request.SourceDateEpoch != "auto") return BuildTime.Epoch(Parse(request.SourceDateEpoch, "--source-date-epoch"));
        if (request.BuildArgs.TryGetValue(EnvironmentVariables.SourceDateEpoch, out var argument) && argument is { Length: > 0 })
            return BuildTime.Epoch(await ReadAsync(argument, "--build-arg SOURCE_DATE_EPOCH", age, ct));
        if (host.SourceDateEpoch is { } epoch) return BuildTime.Epoch(new UnixTime(epoch));
        if (declared is { Length: > 0 }) return BuildTime.Epoch(await ReadAsync(declared, "ARG SOURCE_DATE_EPOCH", age, ct));
        return BuildTime.Fixed(Moment(moment ?? await CommitTime.FindAsync(host, folder, ct) ?? 0, "the last commit"));
    }

    /// <summary>Whether the argument, which was understood, asks for the age of a context or stage instead of saying a time: then what the Containerfile sees of it is the time.</summary>
    public static bool IsAsked(string? argument) => argument is { Length: > 0 } && !char.IsAsciiDigit(argument[0]);

    /// <summary>What the Containerfile itself gives SOURCE_DATE_EPOCH; null where it does not.</summary>
    public static string? DefaultOf(ContainerfileSyntax syntax, BuildRequest request)
    {
        var declared = syntax.GlobalArguments.SelectMany(arg => arg.Declarations).LastOrDefault(one => one.Name.Text == EnvironmentVariables.SourceDateEpoch);
        return declared?.Default is { } word ? new VariableExpander(syntax.Directives.Escape).ProcessWord(word.Text, request.BuildArgs.GetValueOrDefault).OrThrow(word.Span).Text : null;
    }

    private static async Task<UnixTime> ReadAsync(string text, string where, Func<string, CancellationToken, Task<long?>> age, CancellationToken ct) =>
        IsAsked(text) && await age(text, ct) is { } seconds ? Moment(seconds, where) : Parse(text, where);

    private static UnixTime Parse(string text, string where) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) ? Moment(seconds, where)
        : throw new OciException(ErrorCodes.InvalidSourceDateEpoch, $"expected {(where.StartsWith("--source", StringComparison.Ordinal) ? "`auto`, `now`" : "the name of a context or stage")} or seconds since 1970 for `{where}`, found `{ByteText.Escape(text)}`",
            "pass --source-date-epoch $(git log -1 --format=%ct)");

    // Commits and archives of others may say any time.
    private static UnixTime Moment(long seconds, string where) => ImageTime.CanFormat(seconds) ? new UnixTime(seconds)
        : throw new OciException(ErrorCodes.InvalidSourceDateEpoch, $"expected a time before the year 10000 for `{where}`, found `{seconds}` seconds since 1970", "pass --source-date-epoch $(git log -1 --format=%ct)");
}
