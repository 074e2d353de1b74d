using Oci.Operations;

namespace Oci.Tool.Printing;

/// <summary><c>diff --json</c>.</summary>
internal sealed record DifferenceListing(ComparedListing Before, ComparedListing After, int CommonLayers, IReadOnlyList<ValueDifference> Config, IReadOnlyList<FileDifferenceListing> Files)
{
    public static DifferenceListing Of(string before, string after, ImageDifference difference) => new(
        new(before, difference.Before.Descriptor.Digest.ToString()), new(after, difference.After.Descriptor.Digest.ToString()),
        difference.CommonLayers, difference.Config, [.. difference.Files.Select(FileDifferenceListing.Of)]);
}

/// <summary>One of the two images.</summary>
internal sealed record ComparedListing(string Name, string Digest);

/// <summary>A file that differs.</summary>
internal sealed record FileDifferenceListing(string Path, string Change, int? Layer, IReadOnlyList<string> What, FileFactsListing? Before, FileFactsListing? After)
{
    public static FileDifferenceListing Of(FileDifference file) =>
        new(file.Path.ToString(), DifferenceText.ChangeOf(file), file.Layer, file.What, FileFactsListing.Of(file.Before), FileFactsListing.Of(file.After));
}

/// <summary>What is told of a file.</summary>
internal sealed record FileFactsListing(string Type, string Mode, uint Uid, uint Gid, long Size, string? Time, string? Link, string? Device, IReadOnlyList<string>? Xattrs, string? Digest)
{
    public static FileFactsListing? Of(FileFacts? facts) => facts is null ? null : new(
        facts.Type, Convert.ToString(facts.Mode, 8).PadLeft(4, '0'), facts.Uid, facts.Gid, facts.Size,
        Images.ImageTime.CanFormat(facts.ModifiedAt.Seconds) ? Images.ImageTime.Format(facts.ModifiedAt.Seconds) : null, facts.Link, facts.Device, facts.Xattrs.Count == 0 ? null : facts.Xattrs, facts.Content?.ToString());
}
