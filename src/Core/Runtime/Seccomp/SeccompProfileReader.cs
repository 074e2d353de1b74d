using Oci.Content;
using Oci.Diagnostics;
using Oci.Native;

namespace Oci.Runtime;

/// <summary>Reads a profile of the user's.</summary>
internal static class SeccompProfileReader
{
    /// <summary>Understands Docker's and Podman's form, and runtime-spec's.</summary>
    /// <exception cref="OciException"><see cref="ErrorCodes.InvalidDocument"/> or <see cref="ErrorCodes.InvalidSeccompProfile"/>.</exception>
    public static SeccompProfile Read(SeccompChoice.Profile file)
    {
        var document = StrictJson.Parse(file.Json, RuntimeJson.Strict.SeccompProfileDocument, "seccomp profile", file.Path);
        var map = (document.ArchitectureMap ?? [])
            .Select(entry => (Native: SeccompArchitecture.OfSpec(entry.Architecture), Also: entry.SubArchitectures ?? []))
            .Where(entry => entry.Native is not null)
            .DistinctBy(entry => entry.Native)
            .ToDictionary(entry => entry.Native!, entry => (IReadOnlyList<string>)[.. entry.Also.Select(SeccompArchitecture.OfSpec).OfType<string>()]);
        return new()
        {
            DefaultAction = Action(document.DefaultAction, file.Path),
            DefaultErrno = document.DefaultErrnoRet ?? Errno(document.DefaultErrno, file.Path),
            Architectures = map,
            FixedArchitectures = document.Architectures ?? [],
            Flags = document.Flags,
            Rules = [.. (document.Syscalls ?? []).Select(rule => Rule(rule, file.Path))],
        };
    }

    private static SeccompProfileRule Rule(SeccompProfileDocument.RuleEntry rule, string path) => new()
    {
        Names = [.. rule.Names ?? [], .. rule.Name is { } name ? [name] : Array.Empty<string>()],
        Action = Action(rule.Action, path),
        Errno = rule.ErrnoRet ?? Errno(rule.Errno, path),
        Arguments = rule.Args ?? [],
        Capabilities = rule.Includes?.Capabilities ?? [],
        WithoutCapabilities = rule.Excludes?.Capabilities ?? [],
        Architectures = rule.Includes?.Architectures ?? [],
        OtherArchitectures = rule.Excludes?.Architectures ?? [],
        MinimumKernel = Kernel(rule.Includes?.MinimumKernel, path),
        EndKernel = Kernel(rule.Excludes?.MinimumKernel, path),
    };

    private static string Action(string text, string path) =>
        text.StartsWith("SCMP_ACT_", StringComparison.Ordinal) ? text : throw Invalid("an action such as `SCMP_ACT_ERRNO`", text, path);

    private static uint? Errno(string? name, string path) =>
        string.IsNullOrEmpty(name) ? null : SeccompErrno.Find(name) ?? throw Invalid("an error such as `EPERM`, or its number as `errnoRet`", name, path);

    private static Version? Kernel(string? text, string path) =>
        string.IsNullOrEmpty(text) ? null : Version.TryParse(text, out var version) ? version : throw Invalid("a kernel version such as `4.8`", text, path);

    private static OciException Invalid(string expected, string found, string path) =>
        new(ErrorCodes.InvalidSeccompProfile, $"expected {expected} in `{ByteText.Escape(path)}`, found `{ByteText.Escape(found)}`");
}
