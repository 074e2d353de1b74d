using System.Globalization;
using Oci.Diagnostics;
using Oci.Native;

namespace Oci.Operations;

/// <summary>
/// <c>--mount type=bind|volume|tmpfs,source=…,target=…</c>: what <see cref="VolumeOption"/> and <c>--tmpfs</c> say, with names for everything, so that
/// paths may hold colons.
/// </summary>
/// <param name="Volume">A file or folder; null for a memory file system.</param>
/// <param name="Tmpfs">A memory file system as <c>--tmpfs</c> has it; null for the other kind.</param>
internal sealed record MountOption(VolumeOption? Volume, string? Tmpfs)
{
    private const string Hint = "--mount type=bind,source=/on/the/host,target=/in/the/container,readonly";

    /// <exception cref="OciException"><see cref="ErrorCodes.InvalidContainerOption"/>: the grammar, or a source that is not there.</exception>
    public static MountOption Parse(string text)
    {
        string type = "volume";
        string? source = null, target = null;
        var (folder, memory) = (new List<string>(), new List<string>());
        foreach (var (key, value) in text.Split(',').Select(part => part.Split('=', 2)).Select(pair => (pair[0].Trim().ToLowerInvariant(), pair.Length > 1 ? pair[1] : null)))
            switch (key, value)
            {
                case ("type", "bind" or "volume" or "tmpfs"): type = value; break;
                case ("source" or "src", { Length: > 0 }): source = value; break;
                case ("target" or "destination" or "dst", { Length: > 0 }): target = value; break;
                case ("readonly" or "ro", null or "true" or "1"): Both("ro"); break;
                case ("readonly" or "ro", "false" or "0"): break;
                case ("bind-propagation", { Length: > 0 }): folder.Add(value); break;
                case ("tmpfs-size", { Length: > 0 }): memory.Add("size=" + value); break;
                case ("tmpfs-mode", { Length: > 0 }) when value.All(char.IsAsciiDigit): memory.Add("mode=" + value); break;
                case ("consistency" or "relabel" or "volume-nocopy", _): break; // for hosts that this one is not
                default: throw Invalid($"expected a mount `type=…,source=…,target=…`, found `{ByteText.Escape(value is null ? key : $"{key}={value}")}` in `{ByteText.Escape(text)}`");
            }
        if (target is null) throw Invalid($"expected a mount with a `target`, found `{ByteText.Escape(text)}`");
        if (type == "bind" && source is null) throw Invalid($"expected a mount of the type `bind` with a `source`, found `{ByteText.Escape(text)}`");
        return type == "tmpfs" ? new(null, memory.Count == 0 ? target : string.Create(CultureInfo.InvariantCulture, $"{target}:{string.Join(',', memory)}")) : new(VolumeOption.Of(type == "bind" ? Path.GetFullPath(source!) : source, target, folder), null);

        void Both(string option)
        {
            folder.Add(option);
            memory.Add(option);
        }
    }

    private static OciException Invalid(string message) => new(ErrorCodes.InvalidContainerOption, message, Hint);
}
