using Oci.Content;
using Oci.Diagnostics;
using Oci.Native;
using Oci.Snapshots;

namespace Oci.Runtime;

/// <summary>A folder that a runtime makes a container of: <c>config.json</c> and what it names. Source: runtime-spec bundle.md.</summary>
public sealed class Bundle
{
    /// <summary>The configuration's name inside the folder.</summary>
    public const string ConfigName = "config.json";

    private bool isWritten = true;

    private Bundle(string folder, RuntimeSpec spec)
    {
        Folder = folder;
        Spec = spec;
    }

    /// <summary>The bundle's folder, absolute.</summary>
    public string Folder { get; }

    /// <summary>The configuration.</summary>
    public RuntimeSpec Spec { get; }

    /// <summary>Where the root file system is visible, when not everywhere; the runtime is started there.</summary>
    public MountNamespace? Namespace { get; init; }

    /// <summary>The root file system, absolute.</summary>
    public string RootFolder => Path.GetFullPath(Spec.Root?.Path ?? "rootfs", Folder);

    /// <summary>Makes the folder where it is missing, for its owner only, and writes the configuration: the same bytes for the same configuration.</summary>
    /// <exception cref="OciException">The folder cannot be written.</exception>
    public static async Task<Bundle> WriteAsync(string folder, RuntimeSpec spec, MountNamespace? mounts, CancellationToken ct)
    {
        var bundle = Of(folder, spec, mounts);
        await bundle.WriteAsync(ct);
        return bundle;
    }

    /// <summary>A bundle whose configuration stands in no file: a runtime that reads one asks for it with <see cref="WriteAsync(CancellationToken)"/>.</summary>
    public static Bundle Of(string folder, RuntimeSpec spec, MountNamespace? mounts) => new(Path.GetFullPath(folder), spec) { Namespace = mounts, isWritten = false };

    /// <summary>Makes sure that the folder is there with the configuration in it.</summary>
    /// <exception cref="OciException">The folder cannot be written.</exception>
    public async Task WriteAsync(CancellationToken ct)
    {
        if (isWritten) return;
        try
        {
            if (OperatingSystem.IsWindows()) Directory.CreateDirectory(Folder);
            else Directory.CreateDirectory(Folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
            await File.WriteAllBytesAsync(Path.Combine(Folder, ConfigName), Serialize(Spec), ct);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new OciException(ErrorCodes.FileSystem, $"expected to write a bundle to `{ByteText.Escape(Folder)}`, found: {ByteText.Escape(e.Message)}", inner: e);
        }
        isWritten = true;
    }

    /// <summary>The same bundle, whose root file system is visible only in <paramref name="mounts"/>.</summary>
    public Bundle In(MountNamespace? mounts) => new(Folder, Spec) { Namespace = mounts, isWritten = isWritten };

    /// <summary>Opens a bundle that is there.</summary>
    /// <exception cref="OciException"><see cref="ErrorCodes.InvalidBundle"/>: there is no configuration; <see cref="ErrorCodes.InvalidDocument"/>: it is not one.</exception>
    public static Task<Bundle> OpenAsync(string folder, CancellationToken ct) => OpenAsync(folder, ConfigName, ct);

    /// <summary>The same, with a configuration of another name.</summary>
    /// <param name="folder">The bundle.</param>
    /// <param name="configuration">The file; a relative path begins at the bundle.</param>
    /// <param name="ct">Cancels.</param>
    /// <inheritdoc cref="OpenAsync(string, CancellationToken)"/>
    public static async Task<Bundle> OpenAsync(string folder, string configuration, CancellationToken ct)
    {
        folder = Path.GetFullPath(folder);
        var path = Path.Combine(folder, configuration);
        var spec = StrictJson.Parse(await ReadAsync(path, ct), RuntimeJson.Strict.RuntimeSpec, "runtime configuration", path);
        return new Bundle(folder, spec);
    }

    /// <summary>Reads a process that stands alone in a file, in the form that <c>process</c> has in a configuration.</summary>
    /// <exception cref="OciException">It is not there, or is not one.</exception>
    public static async Task<ProcessSpec> ReadProcessAsync(string path, CancellationToken ct) =>
        StrictJson.Parse(await ReadAsync(path, ct), RuntimeJson.Strict.ProcessSpec, "process", path);

    /// <summary>Reads limits that stand alone in a file, in the form that <c>linux.resources</c> has in a configuration.</summary>
    /// <exception cref="OciException">It is not there, or is not one.</exception>
    public static async Task<LinuxResources> ReadResourcesAsync(string path, CancellationToken ct) =>
        StrictJson.Parse(await ReadAsync(path, ct), RuntimeJson.Strict.LinuxResources, "limits", path);

    internal static byte[] Serialize(RuntimeSpec spec) => [.. StrictJson.Serialize(spec, RuntimeJson.Indented.RuntimeSpec), (byte)'\n'];

    private static async Task<byte[]> ReadAsync(string path, CancellationToken ct)
    {
        try
        {
            await using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, 0, FileOptions.Asynchronous);
            // What comes through a pipe has no length before its end.
            var bytes = new byte[file.CanSeek ? Math.Min(file.Length, StrictJson.MaxBytes + 1) : StrictJson.MaxBytes + 1];
            var length = await file.ReadAtLeastAsync(bytes, bytes.Length, throwOnEndOfStream: false, ct);
            return bytes[..length];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new OciException(ErrorCodes.InvalidBundle, $"expected a bundle's configuration at `{ByteText.Escape(path)}`, found: {ByteText.Escape(e.Message)}",
                "dotnet-oci unpack IMAGE BUNDLE", inner: e);
        }
    }
}
