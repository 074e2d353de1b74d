using Oci.Build;
using Oci.Diagnostics;
using Oci.Native;

namespace Oci.Operations;

/// <summary>What <c>--build-context NAME=VALUE</c> means: a folder, a stage of the Containerfile, or an image in any of the ways that images are named.</summary>
internal static class NamedContexts
{
    private const string StagePrefix = "target:";

    private static readonly string[] ImagePrefixes = ["docker-image://", "container-image://"];

    /// <summary>The folders by lower-case name.</summary>
    public static IReadOnlyDictionary<string, string> Folders(BuildRequest request) =>
        Named(request).Where(context => IsFolder(context.Value)).ToDictionary();

    /// <summary>The image references by lower-case name.</summary>
    public static IReadOnlyDictionary<string, string> Images(BuildRequest request) =>
        Named(request).Where(context => !IsFolder(context.Value) && !IsStage(context.Value)).ToDictionary(context => context.Key, context => Reference(context.Value));

    /// <summary>The stages by lower-case name.</summary>
    public static IReadOnlyDictionary<string, string> Stages(BuildRequest request) =>
        Named(request).Where(context => IsStage(context.Value)).ToDictionary(context => context.Key, context => StageOf(context.Key, context.Value));

    /// <summary>Whether the value is a tar or a repository that has to be fetched into a folder.</summary>
    public static bool IsElsewhere(string value) =>
        GitAddress.IsGit(value) || HttpAddress.IsHttp(value) || (File.Exists(value) && (value.StartsWith('.') || Path.IsPathRooted(value) || value.Contains(".tar", StringComparison.Ordinal)));

    // Of names that differ in their case alone the last counts.
    private static IEnumerable<KeyValuePair<string, string>> Named(BuildRequest request) =>
        request.BuildContexts.Select(WithPlace).GroupBy(context => context.Key.ToLowerInvariant(), (name, contexts) => KeyValuePair.Create(name, contexts.Last().Value));

    private static KeyValuePair<string, string> WithPlace(KeyValuePair<string, string> context) => context.Value.Length > 0 ? context
        : throw new OciException(ErrorCodes.Usage, $"expected `--build-context` to be NAME=PLACE, found nothing behind `{ByteText.Escape(context.Key)}=`", $"--build-context {ByteText.Escape(context.Key)}=.");

    private static string StageOf(string name, string value) => value.Length > StagePrefix.Length ? value[StagePrefix.Length..]
        : throw new OciException(ErrorCodes.ContextNotFound, $"expected a stage as build context `{ByteText.Escape(name)}`, found none behind `{StagePrefix}`", $"--build-context {ByteText.Escape(name)}={StagePrefix}STAGE");

    private static bool IsStage(string value) => value.StartsWith(StagePrefix, StringComparison.Ordinal);

    private static bool IsFolder(string value) => Directory.Exists(value) || value.StartsWith('.') || Path.IsPathRooted(value);

    private static string Reference(string value)
    {
        if (value.StartsWith("oci-layout://", StringComparison.Ordinal)) return "oci:" + value["oci-layout://".Length..];
        return Array.Find(ImagePrefixes, prefix => value.StartsWith(prefix, StringComparison.Ordinal)) is { } found ? value[found.Length..] : value;
    }
}
