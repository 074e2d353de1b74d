using System.Globalization;
using Oci.Diagnostics;

namespace Oci.Operations;

/// <summary>Everything an operation may know of the machine and the moment: Core itself never looks around.</summary>
public sealed record OciHost
{
    /// <summary>The environment variables; see <see cref="EnvironmentVariables"/> for those that are read.</summary>
    public required IReadOnlyDictionary<string, string> Environment { get; init; }

    /// <summary>The state folder: <c>images</c>, <c>snapshots</c>, <c>cache</c>, <c>containers</c> lie in it. Made when it is first needed.</summary>
    public required string StateRoot { get; init; }

    /// <summary>A folder for files that live as long as the operation.</summary>
    public required string TempFolder { get; init; }

    /// <summary>The clock.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>Hears what happens, from any thread.</summary>
    public IProgress<ProgressEvent> Progress { get; init; } = new Silence();

    /// <summary>Standard input, for contexts and files given as <c>-</c>; empty by default.</summary>
    public Stream StandardInput { get; init; } = Stream.Null;

    /// <summary>The value of SOURCE_DATE_EPOCH, or null where it is not set.</summary>
    /// <exception cref="OciException"><see cref="ErrorCodes.InvalidSourceDateEpoch"/>.</exception>
    public long? SourceDateEpoch =>
        !Environment.TryGetValue(EnvironmentVariables.SourceDateEpoch, out var text) || text.Length == 0 ? null
        : long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) ? seconds
        : throw new OciException(ErrorCodes.InvalidSourceDateEpoch,
            $"expected SOURCE_DATE_EPOCH to be a whole number of seconds since 1970, found `{Native.ByteText.Escape(text)}`",
            "export SOURCE_DATE_EPOCH=$(git log -1 --format=%ct)");

    /// <summary>A host with the folders that <paramref name="environment"/> and the user's rights lead to.</summary>
    /// <param name="environment">All variables of the process.</param>
    /// <param name="stateRoot">The state folder, or null for the default: OCI_ROOT, <c>/var/lib/dotnet-oci</c> as root, else below the user's data folder.</param>
    public static OciHost Create(IReadOnlyDictionary<string, string> environment, string? stateRoot = null) => new()
    {
        Environment = environment,
        StateRoot = Path.GetFullPath(stateRoot ?? Find(environment, EnvironmentVariables.Root) ?? DefaultStateRoot(environment)),
        TempFolder = Find(environment, EnvironmentVariables.TempFolder) ?? (OperatingSystem.IsWindows() ? Find(environment, "TEMP") ?? @"C:\Windows\Temp" : "/tmp"),
    };

    private static string DefaultStateRoot(IReadOnlyDictionary<string, string> environment)
    {
        if (OperatingSystem.IsWindows())
            return Path.Combine(System.Environment.GetFolderPath(System.Environment.SpecialFolder.LocalApplicationData), "dotnet-oci");
        if (System.Environment.IsPrivilegedProcess) return "/var/lib/dotnet-oci";
        var data = Find(environment, EnvironmentVariables.XdgDataHome)
            ?? Path.Combine(Find(environment, EnvironmentVariables.Home) ?? "/", ".local", "share");
        return Path.Combine(data, "dotnet-oci");
    }

    private static string? Find(IReadOnlyDictionary<string, string> environment, string name) =>
        environment.TryGetValue(name, out var value) && value.Length > 0 ? value : null;

    private sealed class Silence : IProgress<ProgressEvent>
    {
        public void Report(ProgressEvent value) { }
    }
}
