using System.Globalization;
using Oci.Diagnostics;
using Oci.Images;
using Oci.Native;

namespace Oci.Operations;

/// <summary>Which times an edit leaves: one for all, or none later than one.</summary>
/// <param name="Time">The time; null for leaving all as they are.</param>
/// <param name="ForAll">Whether all become that time, not only later ones.</param>
internal sealed record EditedTimes(DateTimeOffset? Time, bool ForAll)
{
    /// <summary>Whether anything changes.</summary>
    public bool IsAny => Time is not null;

    /// <exception cref="OciException"><see cref="ErrorCodes.Usage"/>.</exception>
    public static EditedTimes Of(EditRequest request) =>
        request.SetTime is { } set ? new(Parse(set, "--set-time"), true)
        : request.ClampTime is { } clamp ? new(Parse(clamp, "--clamp-time"), false) : new(null, false);

    /// <summary>A file's time.</summary>
    public UnixTime Of(UnixTime time)
    {
        var limit = new UnixTime(Time!.Value.ToUnixTimeSeconds());
        return ForAll || time > limit ? limit : time;
    }

    /// <summary>The times in the configuration.</summary>
    public ImageRevision Apply(ImageRevision image) => image with
    {
        Config = image.Config with { Created = Of(image.Config.Created) },
        History = image.History is null ? null : [.. image.History.Select(entry => entry with { Created = Of(entry.Created) })],
    };

    private string? Of(string? text) =>
        !ForAll && (text is null || !DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.None, out var time) || time <= Time) ? text : ImageTime.Format(Time!.Value);

    private static DateTimeOffset Parse(string text, string option) => DateTimeOffset.Parse(HistoryOptions.Checked(text, option), CultureInfo.InvariantCulture);
}
