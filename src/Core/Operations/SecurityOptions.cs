using Oci.Diagnostics;
using Oci.Native;
using Oci.Runtime;

namespace Oci.Operations;

/// <summary><c>--security-opt</c>, as Docker's users know it.</summary>
internal static class SecurityOptions
{
    /// <summary><paramref name="options"/> with what <paramref name="texts"/> ask for, in order.</summary>
    /// <exception cref="OciException"><see cref="ErrorCodes.InvalidContainerOption"/>.</exception>
    public static async Task<ContainerOptions> ApplyAsync(ContainerOptions options, IReadOnlyList<string> texts, CancellationToken ct)
    {
        foreach (var text in texts)
        {
            // Docker takes `:` for `=` too.
            var split = text.AsSpan().IndexOfAny('=', ':');
            var (key, value) = split < 0 ? (text, null) : (text[..split], text[(split + 1)..]);
            options = (key, value) switch
            {
                ("seccomp", "unconfined") => options with { Seccomp = SeccompChoice.Unconfined },
                ("seccomp", { Length: > 0 } file) => options with { Seccomp = new SeccompChoice.Profile(await ReadAsync(file, ct), file) },
                ("no-new-privileges", null or "true") => options with { NoNewPrivileges = true },
                ("no-new-privileges", "false") => options with { NoNewPrivileges = false },
                ("systempaths", "unconfined") => options with { UnmaskSystemPaths = true },
                ("unmask", "ALL" or "all") => options with { UnmaskSystemPaths = true },
                // No container gets a label or a profile of these, so there is nothing to turn off.
                ("label", "disable") or ("apparmor", "unconfined") => options,
                _ => throw new OciException(ErrorCodes.InvalidContainerOption, $"expected a security option such as `seccomp=FILE`, `no-new-privileges` or `systempaths=unconfined`, found `{ByteText.Escape(text)}`", "--security-opt seccomp=unconfined"),
            };
        }
        return options;
    }

    private static async Task<ReadOnlyMemory<byte>> ReadAsync(string file, CancellationToken ct)
    {
        try
        {
            return await File.ReadAllBytesAsync(file, ct);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new OciException(ErrorCodes.InvalidContainerOption, $"expected a seccomp profile at `{ByteText.Escape(file)}`, found: {ByteText.Escape(e.Message)}", "--security-opt seccomp=unconfined", inner: e);
        }
    }
}
