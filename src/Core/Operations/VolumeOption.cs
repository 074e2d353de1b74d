using Oci.Diagnostics;
using Oci.Native;
using Oci.Runtime;

namespace Oci.Operations;

/// <summary>
/// <c>-v [SOURCE:]PATH[:OPTION,…]</c>. The options are a closed list: what a user writes here never reaches <c>mount(2)</c> unread
/// (buildah's CVE-2024-9407).
/// </summary>
/// <param name="Source">The file or folder of the host, absolute; null for a new folder with what the image has at that path.</param>
/// <param name="Path">Where, inside the container.</param>
/// <param name="Options">For the mount.</param>
internal sealed record VolumeOption(string? Source, string Path, IReadOnlyList<string> Options)
{
    private const string NoCopy = "nocopy";
    private const string Hint = "-v /on/the/host:/in/the/container:ro";

    /// <exception cref="OciException"><see cref="ErrorCodes.InvalidContainerOption"/>: the grammar, or a source that is not there.</exception>
    public static VolumeOption Parse(string text)
    {
        var (source, path, options) = text.Split(':') switch
        {
            [var only] => (null, only, ""),
            [var first, var second] when IsOptions(second) => (null, first, second),
            [var first, var second] => (first, second, ""),
            [var first, var second, var third] => (first, second, third),
            _ => throw Invalid($"expected a volume `[SOURCE:]PATH[:OPTIONS]`, found `{ByteText.Escape(text)}`"),
        };
        return Of(source, path, options.Split(','));
    }

    /// <summary>The same of its parts.</summary>
    /// <exception cref="OciException"><see cref="ErrorCodes.InvalidContainerOption"/>.</exception>
    public static VolumeOption Of(string? source, string path, IReadOnlyList<string> options)
    {
        if (!path.StartsWith('/')) throw Invalid($"expected the volume's path in the container to be absolute, found `{ByteText.Escape(path)}`");
        return new VolumeOption(source is null ? null : Existing(source), path, Mount(string.Join(',', options))) { IsEmpty = options.Contains(NoCopy) };
    }

    /// <summary>Whether a new folder stays empty.</summary>
    public bool IsEmpty { get; init; }

    /// <summary>The mount of a folder.</summary>
    public MountSpec ToMount(string source) => new() { Destination = Path, Type = "bind", Source = source, Options = Options };

    private static string Existing(string source)
    {
        if (source is not ['/' or '.', ..])
            throw Invalid($"expected the volume's source to be a path that begins with `/` or `.`, found `{ByteText.Escape(source)}`", $"-v ./{ByteText.Escape(source)}:…");
        var full = System.IO.Path.GetFullPath(source);
        return File.Exists(full) || Directory.Exists(full) ? full : throw Invalid($"expected a file or folder to mount at `{ByteText.Escape(full)}`, found nothing", $"mkdir -p '{ByteText.Escape(full)}'");
    }

    private static bool IsOptions(string text) => !text.StartsWith('/') && text.Split(',').All(option => Translate(option) is not null);

    private static IReadOnlyList<string> Mount(string options)
    {
        var words = options.Split(',', StringSplitOptions.RemoveEmptyEntries);
        var mount = words.SelectMany(word => Translate(word) ?? throw Unknown(word)).ToList();
        if (!mount.Contains("ro") && !mount.Contains("rw")) mount.Add("rw");
        if (!mount.Any(option => option.EndsWith("private", StringComparison.Ordinal) || option.EndsWith("shared", StringComparison.Ordinal) || option.EndsWith("slave", StringComparison.Ordinal))) mount.Add("rprivate");
        return ["rbind", .. mount];
    }

    // `z`, `Z` (SELinux) and the consistency words are for hosts that this one is not: they mean nothing here.
    private static IEnumerable<string>? Translate(string option) => option switch
    {
        "ro" or "rw" or "nodev" or "nosuid" or "noexec" or "dev" or "suid" or "exec" => [option],
        "private" or "rprivate" or "shared" or "rshared" or "slave" or "rslave" => [option],
        "z" or "Z" or "cached" or "delegated" or "consistent" or NoCopy => [],
        _ => null,
    };

    // What podman and buildah do to the host's folder, or beside it.
    private static OciException Unknown(string word) => Invalid($"expected a volume's option such as `ro`, found `{ByteText.Escape(word)}`", word switch
    {
        "O" => "cp -a SOURCE COPY, and -v COPY:PATH: what is written there leaves SOURCE alone",
        "U" => "chown -R UID:GID SOURCE",
        _ => Hint,
    });

    private static OciException Invalid(string message, string hint = Hint) => new(ErrorCodes.InvalidContainerOption, message, hint);
}
