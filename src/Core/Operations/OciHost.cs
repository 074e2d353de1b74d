using System.Globalization;
using System.Runtime.Versioning;
using Oci.Build;
using Oci.Content;
using Oci.Diagnostics;
using Oci.Images;
using Oci.Layouts;
using Oci.Registries;
using Oci.Runtime;
using Oci.Snapshots;
using Oci.Transfer;

namespace Oci.Operations;

/// <summary>Everything an operation may know of the machine and the moment: Core itself never looks around.</summary>
public sealed record OciHost
{
    /// <summary>The environment variables; see <see cref="EnvironmentVariables"/> for those that are read.</summary>
    public required IReadOnlyDictionary<string, string> Environment { get; init; }

    /// <summary>The state folder: <c>images</c>, <c>snapshots</c>, <c>cache</c>, <c>containers</c>, <c>work</c> lie in it. Made when it is first needed.</summary>
    public required string StateRoot { get; init; }

    /// <summary>A folder for files that live as long as the operation.</summary>
    public required string TempFolder { get; init; }

    /// <summary>The clock.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>Hears what happens, from any thread.</summary>
    public IProgress<ProgressEvent> Progress { get; init; } = NoProgress;

    /// <summary>The platform that is meant where none is named: Linux on this machine's processor.</summary>
    public Platform Platform { get; init; } = Platform.OfThisMachine;

    /// <summary>How registries are reached, to read and to write.</summary>
    public RegistryAccess Registries { get; init; } = new();

    /// <summary>How a registry that is written to is reached, where that differs; null where it does not.</summary>
    public RegistryAccess? DestinationRegistries { get; init; }

    /// <summary>The program and the arguments that start this program anew, for what goes on in the background; empty where there is no such thing.</summary>
    public IReadOnlyList<string> OwnCommand { get; init; } = [];

    /// <summary>Standard input, for contexts and files given as <c>-</c>; empty by default.</summary>
    public Stream StandardInput { get; init; } = Stream.Null;

    /// <summary>Standard output, for results that are bytes and asked for as <c>-</c>; goes nowhere by default.</summary>
    public Stream StandardOutput { get; init; } = Stream.Null;

    /// <summary>The value of SOURCE_DATE_EPOCH, or null where it is not set.</summary>
    /// <exception cref="OciException"><see cref="ErrorCodes.InvalidSourceDateEpoch"/>.</exception>
    public long? SourceDateEpoch =>
        !Environment.TryGetValue(EnvironmentVariables.SourceDateEpoch, out var text) || text.Length == 0 ? null
        : long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) && ImageTime.CanFormat(seconds) ? seconds
        : throw new OciException(ErrorCodes.InvalidSourceDateEpoch,
            $"expected SOURCE_DATE_EPOCH to be a whole number of seconds since 1970, found `{Native.ByteText.Escape(text)}`",
            "export SOURCE_DATE_EPOCH=$(git log -1 --format=%ct)");

    /// <summary>Hears nothing.</summary>
    internal static IProgress<ProgressEvent> NoProgress { get; } = new Silence();

    /// <summary>The variable's value, or null where it is not set or empty.</summary>
    public string? Variable(string name) => Find(Environment, name);

    /// <summary>A host with the folders that <paramref name="environment"/> and the user's rights lead to.</summary>
    /// <param name="environment">All variables of the process.</param>
    /// <param name="stateRoot">The state folder, or null for the default: OCI_ROOT, <c>/var/lib/dotnet-oci</c> as root, else below the user's data folder.</param>
    /// <exception cref="OciException">
    /// <see cref="ErrorCodes.InvalidEnvironment"/>: nothing says where the state is to be; <see cref="ErrorCodes.Usage"/>: <paramref name="stateRoot"/> is empty.
    /// </exception>
    public static OciHost Create(IReadOnlyDictionary<string, string> environment, string? stateRoot = null) => stateRoot is "" ? throw NoFolder() : new()
    {
        Environment = environment,
        StateRoot = Path.GetFullPath(stateRoot ?? Find(environment, EnvironmentVariables.Root) ?? DefaultStateRoot(environment, OperatingSystem.IsLinux() && System.Environment.IsPrivilegedProcess)),
        TempFolder = Path.GetFullPath(Find(environment, EnvironmentVariables.TempFolder) ?? DefaultTempFolder(environment)),
    };

    private static OciException NoFolder() => new(ErrorCodes.Usage, "expected a folder as `--root`, found an empty text", "leave it out for the folder that OCI_ROOT says, or the default");

    /// <summary>The local store; made when it is not there.</summary>
    internal LocalStore OpenStore() => LocalStore.Open(StateRoot, Progress);

    /// <summary>The build cache, whose layers are in <paramref name="content"/>; swept of what killed processes were writing into it.</summary>
    internal BuildCache OpenCache(IContentStore content)
    {
        var cache = new BuildCache(Path.Combine(StateRoot, "cache"), content);
        cache.Sweep();
        return cache;
    }

    /// <summary>Unpacks layers and makes root file systems of them, shared by everything that has this state folder. Dispose it when done.</summary>
    [SupportedOSPlatform("linux")]
    internal Task<ISnapshotter> OpenSnapshotterAsync(CancellationToken ct) =>
        OpenSnapshotterAsync(SnapshotterKind.Auto, ct);

    /// <summary>The same, of a kind that is wanted or nothing.</summary>
    [SupportedOSPlatform("linux")]
    internal Task<ISnapshotter> OpenSnapshotterAsync(SnapshotterKind kind, CancellationToken ct) =>
        SnapshotterPicker.OpenAsync(new SnapshotOptions { Folder = SnapshotFolder, Kind = kind, Clock = Time, Progress = Progress }, ct);

    /// <summary>Where unpacked layers are, once there are any.</summary>
    internal string SnapshotFolder => Path.Combine(StateRoot, "snapshots");

    /// <summary>What makes containers: the built-in runner, or the OCI runtime of that name or path.</summary>
    [SupportedOSPlatform("linux")]
    internal IsolatedRuntime OpenRuntime(Isolation isolation, string? program) => IsolatedRuntime.Open(new()
    {
        Isolation = isolation,
        Program = program,
        SearchPath = Variable(EnvironmentVariables.Path) ?? "",
        StateFolder = Path.Combine(StateRoot, "containers"),
    });

    /// <summary>Finds the image that a reference of the command line names. Dispose it when done.</summary>
    internal Task<OpenedImage> ResolveAsync(string reference, CancellationToken ct) => ResolveAsync(ImageLocation.Parse(reference), ct);

    /// <summary>The image of what was found: that for the platform which was asked for, else for this machine's. Where a single image is for another one than asked, it is told.</summary>
    internal async Task<Image> LoadAsync(OpenedImage found, Platform? asked, CancellationToken ct)
    {
        var image = await new ImageLoader(found.Content).LoadAsync(found.Target, new PlatformSelector(asked ?? Platform), ct);
        if (asked is not null) PlatformWish.Tell(Progress, [asked], image);
        return image;
    }

    /// <inheritdoc cref="ResolveAsync(string, CancellationToken)"/>
    internal Task<OpenedImage> ResolveAsync(ImageLocation location, CancellationToken ct) =>
        new ImageResolver(OpenStore(), TempFolder, reference => OpenRepository(location, reference), location is DockerDaemonLocation ? OpenDocker() : null).ResolveAsync(location, ct);

    /// <summary>Finds the image of a name in its registry, whatever the local store has.</summary>
    internal Task<OpenedImage> OpenRemoteAsync(NamedLocation location, CancellationToken ct) => ResolveAsync(new RegistryLocation(Unalias(location, location.Reference)), ct);

    /// <summary>The repository of a name, to write to it.</summary>
    internal RegistryRepository OpenToWrite(ImageReference reference) => (DestinationRegistries ?? Registries).Open(this).OpenToWrite(reference);

    /// <summary>The repository of a reference, to read it: a short name may have an alias.</summary>
    internal RegistryRepository OpenRepository(ImageLocation location, ImageReference reference) => Registries.Open(this).Open(Unalias(location, reference));

    /// <summary>Copies images, also into Docker's engine.</summary>
    internal ImageCopier OpenCopier(ImageLocation destination) => OpenCopier(destination, OpenStore());

    /// <summary>The same for who has opened the store already: its index is made a model of once.</summary>
    internal ImageCopier OpenCopier(ImageLocation destination, LocalStore store) =>
        new(store, TempFolder, Progress, OpenToWrite, destination is DockerDaemonLocation ? OpenDocker() : null);

    private ImageReference Unalias(ImageLocation location, ImageReference reference) =>
        location is NamedLocation { IsShort: true } ? Registries.Open(this).Options.Configuration.Unalias(reference) : reference;

    private DockerEngine OpenDocker() => new(DockerEngine.SocketOf(Variable(EnvironmentVariables.DockerHost)), TempFolder);

    /// <summary>Looks into the layers in <paramref name="content"/> without unpacking them.</summary>
    internal TreeStore OpenTrees(IContentStore content) => new(content, Path.Combine(StateRoot, "cache"), TempFolder);

    /// <summary>Where state is kept when nothing says so.</summary>
    /// <param name="environment">The variables that name the user's folders.</param>
    /// <param name="ofSystem">Whether the caller is root, whose state is the system's.</param>
    /// <exception cref="OciException"><see cref="ErrorCodes.InvalidEnvironment"/>: no variable names a folder of the user's.</exception>
    internal static string DefaultStateRoot(IReadOnlyDictionary<string, string> environment, bool ofSystem)
    {
        if (OperatingSystem.IsWindows())
            return Path.Combine(System.Environment.GetFolderPath(System.Environment.SpecialFolder.LocalApplicationData), "dotnet-oci");
        if (ofSystem) return "/var/lib/dotnet-oci";
        // XDG Base Directory Specification: a relative path is to be ignored.
        if (Find(environment, EnvironmentVariables.XdgDataHome) is { } data && Path.IsPathFullyQualified(data)) return Path.Combine(data, "dotnet-oci");
        if (Find(environment, EnvironmentVariables.Home) is { } home) return Path.Combine(home, ".local", "share", "dotnet-oci");
        throw new OciException(ErrorCodes.InvalidEnvironment, "expected `OCI_ROOT`, `XDG_DATA_HOME` or `HOME` to say where the state folder is, found none of them set", "pass --root DIR");
    }

    // Images are large, and /tmp is often memory.
    private static string DefaultTempFolder(IReadOnlyDictionary<string, string> environment) =>
        OperatingSystem.IsWindows() ? Find(environment, EnvironmentVariables.WindowsTempFolder) ?? @"C:\Windows\Temp" : "/var/tmp";

    private static string? Find(IReadOnlyDictionary<string, string> environment, string name) =>
        environment.TryGetValue(name, out var value) && value.Length > 0 ? value : null;

    private sealed class Silence : IProgress<ProgressEvent>
    {
        public void Report(ProgressEvent value) { }
    }
}
