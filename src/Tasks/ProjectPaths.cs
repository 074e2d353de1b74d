using Oci.Transfer;

namespace Oci.Tasks;

/// <summary>Reads values that may name files: relative paths begin at the project's folder, whatever folder the build's process is in.</summary>
/// <param name="projectFile">The project.</param>
internal sealed class ProjectPaths(string projectFile)
{
    private const string LayoutPrefix = "oci-layout://";
    private static readonly string[] FilePrefixes = ["oci:", "oci-archive:", "docker-archive:", "dir:"];

    private string Folder => Path.GetDirectoryName(Path.GetFullPath(projectFile))!;

    /// <summary>The whole path.</summary>
    public string Full(string path) => Path.GetFullPath(path, Folder);

    /// <summary>The whole path; null where nothing is written.</summary>
    public string? FullOrNull(string path) => path.Length > 0 ? Full(path) : null;

    /// <summary>A reference, with the whole path where it is in a file or a folder.</summary>
    /// <exception cref="Diagnostics.OciException"><see cref="Diagnostics.ErrorCodes.InvalidReference"/>.</exception>
    public string Reference(string text)
    {
        var location = ImageLocation.Parse(text);
        return ProjectBase.Absolute(location, Folder) is var whole && whole != location ? whole.ToString()! : text;
    }

    /// <summary>A build context: a folder, a tar, an address or a git repository.</summary>
    public string Context(string text) => Path.Exists(Full(text)) || !IsAddress(text) ? Full(text) : text;

    /// <summary>A context that FROM and --from know under a name: as <see cref="Context"/>, or a stage, or an image.</summary>
    public string NamedContext(string text)
    {
        if (text.StartsWith(LayoutPrefix, StringComparison.Ordinal)) return Reference("oci:" + text[LayoutPrefix.Length..]);
        if (Array.Exists(FilePrefixes, prefix => text.StartsWith(prefix, StringComparison.Ordinal))) return Reference(text);
        return text.StartsWith('.') || Directory.Exists(Full(text)) || (text.Contains(".tar", StringComparison.Ordinal) && File.Exists(Full(text))) ? Full(text) : text;
    }

    /// <summary><c>SOURCE:PATH[:OPTIONS]</c>, whose source is a path where it begins with a dot.</summary>
    public string Volume(string text) => text.StartsWith('.') && text.IndexOf(':', StringComparison.Ordinal) is var colon and > 0 ? Full(text[..colon]) + text[colon..] : text;

    /// <summary><c>ID=SOCKET</c> or <c>ID=KEY,KEY</c>.</summary>
    public string Agent(string text) => text.IndexOf('=', StringComparison.Ordinal) is var equals and >= 0
        ? text[..(equals + 1)] + string.Join(',', text[(equals + 1)..].Split(',').Select(Full)) : text;

    /// <summary><c>seccomp=FILE</c>, among others.</summary>
    public string SecurityOption(string text) =>
        text.Split('=', 2) is ["seccomp", var file] && file != "unconfined" ? $"seccomp={Full(file)}" : text;

    private static bool IsAddress(string text) => text.Contains("://", StringComparison.Ordinal) || text.StartsWith("git@", StringComparison.Ordinal) || text.StartsWith("github.com/", StringComparison.Ordinal);
}
