using System.Globalization;
using Oci.Diagnostics;
using Oci.Images;
using Oci.Native;

namespace Oci.Operations;

/// <summary>What an edit writes into the image's history.</summary>
public sealed record HistoryOptions
{
    /// <summary>Whether nothing is written.</summary>
    public bool IsNone { get; init; }

    /// <summary>Who; null for the image's author.</summary>
    public string? Author { get; init; }

    /// <summary>By which command; null for the verb's own name.</summary>
    public string? CreatedBy { get; init; }

    /// <summary>A remark.</summary>
    public string? Comment { get; init; }

    /// <summary>When, RFC 3339; null for SOURCE_DATE_EPOCH, else now.</summary>
    public string? Created { get; init; }

    /// <summary>The entry; null where none is wanted.</summary>
    /// <param name="host">The machine and the moment.</param>
    /// <param name="verb">What was done.</param>
    /// <param name="author">Whose it is where nobody says.</param>
    /// <param name="createdOption">What <see cref="Created"/> is called on the command line.</param>
    internal History? ToEntry(OciHost host, string verb, string? author, string createdOption = "--created") => IsNone ? null : new History
    {
        Created = Created is { } text ? Checked(text, createdOption) : Now(host),
        Author = Said(Author ?? author),
        CreatedBy = Said(CreatedBy ?? $"dotnet-oci {verb}"),
        Comment = Said(Comment),
    };

    // An empty text says nothing.
    private static string? Said(string? text) => string.IsNullOrEmpty(text) ? null : text;

    /// <summary>SOURCE_DATE_EPOCH, else now.</summary>
    internal static string Now(OciHost host) => host.SourceDateEpoch is { } seconds ? ImageTime.Format(seconds) : ImageTime.Format(host.Time.GetUtcNow());

    /// <summary>A time that was given; seconds since 1970 and RFC 3339 are understood.</summary>
    /// <exception cref="OciException"><see cref="ErrorCodes.Usage"/>.</exception>
    internal static string Checked(string text, string option)
    {
        if (long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) && seconds <= DateTimeOffset.MaxValue.ToUnixTimeSeconds()) return ImageTime.Format(seconds);
        return text.Length >= 20 && text[10] is 'T' or 't' && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.None, out _)
            ? text
            : throw new OciException(ErrorCodes.Usage, $"expected a time of RFC 3339 for `{option}`, found `{ByteText.Escape(text)}`", $"{option} 2026-01-31T12:00:00Z");
    }
}
