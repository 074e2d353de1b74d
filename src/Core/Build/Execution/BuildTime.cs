using Oci.Native;

namespace Oci.Build;

/// <summary>Which times a build writes.</summary>
/// <param name="Created">When the image and its history were made; also the time of folders that are made on the way.</param>
/// <param name="Newest">Later modification times become this one; null leaves them alone. Source: reproducible-builds.org, SOURCE_DATE_EPOCH.</param>
/// <param name="Context">
/// The time of every file that comes from a context: when files were checked out says nothing about them, and would make each checkout
/// another image. Null leaves their times alone (but for <paramref name="Newest"/>).
/// </param>
public sealed record BuildTime(UnixTime Created, UnixTime? Newest, UnixTime? Context)
{
    /// <summary>Everything at one moment: what a build does that was told nothing.</summary>
    public static BuildTime Fixed(UnixTime moment) => new(moment, moment, moment);

    /// <summary>What SOURCE_DATE_EPOCH asks for: nothing newer than this.</summary>
    public static BuildTime Epoch(UnixTime moment) => new(moment, moment, null);

    /// <summary>Times as they are.</summary>
    public static BuildTime Now(DateTimeOffset now) => new(new UnixTime(now.ToUnixTimeSeconds()), null, null);
}
