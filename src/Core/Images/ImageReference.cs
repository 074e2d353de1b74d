using System.Diagnostics.CodeAnalysis;
using Oci.Content;
using Oci.Diagnostics;
using Oci.Native;

namespace Oci.Images;

/// <summary>
/// The name of an image as Docker's users write it: <c>[HOST[:PORT]/]PATH[:TAG][@DIGEST]</c>. Always held in full:
/// <c>alpine</c> is <c>docker.io/library/alpine</c>. Source: the distribution project's reference grammar.
/// </summary>
/// <param name="Host">The registry, with its port where given.</param>
/// <param name="Path">The repository below it.</param>
/// <param name="Tag">The tag, or null.</param>
/// <param name="Digest">The digest, or null.</param>
public sealed record ImageReference(string Host, string Path, string? Tag, Digest? Digest)
{
    private const string DefaultHost = "docker.io";
    private const int MaxNameLength = 255;

    /// <summary>Parses <paramref name="text"/>.</summary>
    /// <exception cref="OciException"><see cref="ErrorCodes.InvalidReference"/>.</exception>
    public static ImageReference Parse(string text) => TryParse(text, out var reference, out var problem)
        ? reference
        : throw new OciException(ErrorCodes.InvalidReference, $"expected an image name such as `registry.example/team/app:1.0`, found `{ByteText.Shorten(text)}`: {problem}");

    /// <summary>Parses <paramref name="text"/>; false when it breaks the grammar.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, [NotNullWhen(true)] out ImageReference? reference) => TryParse(text, out reference, out _);

    /// <summary>Host and path.</summary>
    public string Name => $"{Host}/{Path}";

    /// <summary>The same with the tag <c>latest</c> where neither tag nor digest is given.</summary>
    public ImageReference WithDefaultTag() => Tag is null && Digest is null ? this with { Tag = "latest" } : this;

    /// <summary>In full, as local stores keep it: <c>docker.io/library/alpine:3</c>.</summary>
    public override string ToString() => Name + Suffix;

    /// <summary>As short as Docker's users write it: <c>alpine:3</c>.</summary>
    public string ToShortString() => (Host == DefaultHost ? Path.StartsWith("library/", StringComparison.Ordinal) ? Path["library/".Length..] : Path : Name) + Suffix;

    /// <summary>Whether <paramref name="text"/> can be a tag.</summary>
    public static bool IsTag(string text) => ReferenceGrammar.IsTag(text);

    private string Suffix => (Tag is null ? "" : ":" + Tag) + (Digest is null ? "" : "@" + Digest);

    private static bool TryParse(string? text, [NotNullWhen(true)] out ImageReference? reference, out string problem)
    {
        reference = null;
        if (string.IsNullOrEmpty(text)) { problem = "it is empty"; return false; }
        var (name, tag, digestText) = Split(text);
        Digest? digest = null;
        if (digestText is not null)
        {
            if (!Content.Digest.TryParse(digestText, out var parsed)) { problem = "the part after `@` is no digest"; return false; }
            digest = parsed;
        }
        if (tag is not null && !IsTag(tag)) { problem = "the part after the last `:` is no tag (letters, digits, `_`, `.`, `-`, at most 128)"; return false; }
        var (host, path) = SplitHost(name);
        problem = ProblemWith(host, path, name);
        if (problem.Length > 0) return false;
        reference = new ImageReference(host, path, tag, digest);
        return true;
    }

    private static (string Name, string? Tag, string? Digest) Split(string text)
    {
        var at = text.IndexOf('@');
        var digest = at < 0 ? null : text[(at + 1)..];
        var name = at < 0 ? text : text[..at];
        var colon = name.LastIndexOf(':');
        return colon > name.LastIndexOf('/') && colon >= 0 ? (name[..colon], name[(colon + 1)..], digest) : (name, null, digest);
    }

    // What stands before the first slash is a host only if it cannot be part of a path on Docker's own registry.
    private static (string Host, string Path) SplitHost(string name)
    {
        var slash = name.IndexOf('/');
        var first = slash < 0 ? "" : name[..slash];
        var isHost = first.Contains('.') || first.Contains(':') || first == "localhost" || first.Any(char.IsAsciiLetterUpper);
        var (host, path) = isHost ? (first, name[(slash + 1)..]) : (DefaultHost, name);
        if (host == "index.docker.io") host = DefaultHost;
        return host == DefaultHost && !path.Contains('/') ? (host, "library/" + path) : (host, path);
    }

    private static string ProblemWith(string host, string path, string name)
    {
        // The grammar lets through ports and addresses in brackets that there cannot be.
        if (!ReferenceGrammar.IsHost(host) || (host.Contains(':') && !Uri.TryCreate($"https://{host}/", UriKind.Absolute, out _))) return "the part before the first `/` is no host";
        if (path.Any(char.IsAsciiLetterUpper)) return "a repository name is lower-case";
        if (!ReferenceGrammar.IsPath(path)) return "a repository name is made of lower-case letters and digits, separated by `.`, `_`, `__`, `-` or `/`";
        if (host.Length + 1 + path.Length > MaxNameLength) return $"a name has at most {MaxNameLength} characters";
        return ReferenceGrammar.IsImageId(name) ? "a name of 64 hexadecimal digits would be taken for an image ID" : "";
    }
}
