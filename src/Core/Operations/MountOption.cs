using Oci.Diagnostics;
using Oci.Native;

namespace Oci.Operations;

/// <summary>
/// <c>--mount type=bind|volume|tmpfs,source=…,target=…</c>: what <see cref="VolumeOption"/> and <c>--tmpfs</c> say, with names for everything, so that
/// paths of files and folders may hold colons.
/// </summary>
/// <param name="Volume">A file or folder; null for a memory file system.</param>
/// <param name="Tmpfs">A memory file system as <c>--tmpfs</c> has it; null for the other kind.</param>
internal sealed record MountOption(VolumeOption? Volume, string? Tmpfs)
{
    private const string Hint = "--mount type=bind,source=/on/the/host,target=/in/the/container,readonly";

    private static readonly Dictionary<string, string> names = new(StringComparer.Ordinal) { ["src"] = "source", ["dst"] = "target", ["destination"] = "target", ["ro"] = "readonly" };

    // What is for hosts that this one is not.
    private static readonly string[] withoutMeaning = ["consistency", "relabel"];

    /// <exception cref="OciException"><see cref="ErrorCodes.InvalidContainerOption"/>: the grammar, or a source that is not there.</exception>
    public static MountOption Parse(string text)
    {
        var words = Words(text);
        var (type, source) = (words.GetValueOrDefault("type", "volume"), words.GetValueOrDefault("source"));
        var target = words.GetValueOrDefault("target") ?? throw Invalid($"expected a mount with a `target`, found `{ByteText.Escape(text)}`");
        if (type == "bind" && source is null) throw Invalid($"expected a mount of the type `bind` with a `source`, found `{ByteText.Escape(text)}`");
        if (words.Keys.FirstOrDefault(name => !IsOf(type, name)) is { } strange)
            throw Invalid($"expected what a mount of the type `{type}` has, found `{strange}` in `{ByteText.Escape(text)}`");
        string[] empty = words.GetValueOrDefault("volume-nocopy") is "" or "true" or "1" ? ["nocopy"] : [];
        string[] access = words.GetValueOrDefault("readonly") is "" or "true" or "1" ? ["ro"] : [];
        if (type != "tmpfs") return new(VolumeOption.Of(type == "bind" ? Path.GetFullPath(source!) : source, target, [.. access, .. empty, .. words.Where(pair => pair.Key == "bind-propagation").Select(pair => pair.Value)]), null);
        // `--tmpfs` takes what follows a colon for options.
        if (target.Contains(':')) throw Invalid($"expected a mount of the type `tmpfs` on a path without a colon, found `{ByteText.Escape(target)}`");
        var options = words.Where(pair => pair.Key.StartsWith("tmpfs-", StringComparison.Ordinal)).Select(pair => $"{pair.Key["tmpfs-".Length..]}={pair.Value}").Concat(access);
        return new(null, string.Join(':', new[] { target, string.Join(',', options) }.Where(part => part.Length > 0)));
    }

    private static Dictionary<string, string> Words(string text)
    {
        var words = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var pair in text.Split(',').Select(part => part.Split('=', 2)))
        {
            var key = pair[0].Trim().ToLowerInvariant();
            var (name, value) = (names.GetValueOrDefault(key, key), pair.Length > 1 ? pair[1] : "");
            if (!IsKnown(name, value)) throw Invalid($"expected a mount `type=…,source=…,target=…`, found `{ByteText.Escape(string.Join('=', pair))}` in `{ByteText.Escape(text)}`");
            words[name] = value;
        }
        return words;
    }

    private static bool IsKnown(string name, string value) => name switch
    {
        "type" => value is "bind" or "volume" or "tmpfs",
        "source" or "target" or "bind-propagation" or "tmpfs-size" => value.Length > 0,
        "readonly" or "volume-nocopy" => value is "" or "true" or "false" or "1" or "0",
        "tmpfs-mode" => value.Length > 0 && value.All(char.IsAsciiDigit),
        _ => withoutMeaning.Contains(name),
    };

    private static bool IsOf(string type, string name) =>
        name.StartsWith("tmpfs-", StringComparison.Ordinal) ? type == "tmpfs" : type != "tmpfs" || name is not ("source" or "bind-propagation");

    private static OciException Invalid(string message) => new(ErrorCodes.InvalidContainerOption, message, Hint);
}
