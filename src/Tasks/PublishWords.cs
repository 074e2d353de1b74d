namespace Oci.Tasks;

/// <summary>Every property and item that a publish reads. <c>docs/publish-words.md</c> is generated from it, and a test compares it with the targets.</summary>
internal static class PublishWords
{
    private const string Property = "property";
    private const string Item = "item";

    /// <summary>What this package adds.</summary>
    public static IReadOnlyList<PublishWord> Own { get; } =
    [
        new("OciBase", Property, "", "The base: a Containerfile's path, a reference, `reference@digest`, `oci:DIR:NAME`, `oci-archive:FILE`, `docker-archive:FILE`, `scratch`", "`ContainerBaseImage`, else what the SDK infers"),
        new("OciContainerfile", Property, "", "A Containerfile that goes on from the published image, which it knows as `FROM publish`", "none"),
        new("OciContext", Property, "", "The context of both Containerfiles", "the project's folder"),
        new("OciCompression", Property, "", "`zstd`, `gzip` or `none`, with an optional `:LEVEL`", "`zstd`; `gzip` where there is no zstd library"),
        new("OciCreated", Property, "", "The image's time: `auto`, `now` or seconds since 1970", "`auto`: SOURCE_DATE_EPOCH, the last commit, 0"),
        new("OciDestination", Item, "", "One more place, as a reference: `docker://…`, `oci:…`, `oci-archive:…`, `docker-daemon:…`"),
        new("OciEnabled", Property, "", "Whether this package makes the image; `false` leaves it to the SDK", "`true` for applications"),
        new("OciLayout", Property, "", "A layout folder to write to; several projects may share one", "none"),
        new("OciLock", Property, "", "`true` pins bases by digest in the lock file, `update` pins them anew", "`false`; a file that is there is heeded"),
        new("OciLockFile", Property, "", "The lock file", "`oci.lock.json` beside the project"),
        new("OciOffline", Property, "", "Whether no registry may be asked for a base", "`false`"),
        new("OciPublishOnPublish", Property, "", "Whether every `dotnet publish` makes the image", "`false`"),
        new("OciPull", Property, "", "`always` looks for a newer base even where nothing else changed", "only when something changed"),
        new("OciRoot", Property, "", "The state folder: local store, layer cache", "`OCI_ROOT`, else the user's"),
        new("OciTargetFramework", Property, "", "Which framework's application a project for several publishes", "the last one listed"),
        new("ContainerAnnotation", Item, "Value", "An annotation of the manifest, and of the index"),
        new("ContainerCopy", Item, "Destination Owner Mode Layer", "Files or folders for the image; `Destination` ends with `/` for a folder, `Owner` is `user[:group]`, `Mode` octal"),
        new("ContainerHealthcheck", Item, "Command Interval Timeout StartPeriod StartInterval Retries", "The health check, as HEALTHCHECK takes it: `CMD [\"program\"]`, `CMD command`, `NONE`", "the base's"),
        new("ContainerLayer", Item, "Packages Files", "A layer of its own for packages or published files by name, with `*`; the order of the items is that of the layers"),
        new("ContainerRun", Item, "Command User Network Secrets Cache Tmpfs Mounts", "A command on the base, before the application is put on it; `Secrets` are `ID=FILE` or `ID=env:VARIABLE`, `Cache` and `Tmpfs` folders, `Mounts` whatever `RUN --mount` takes, divided by `|`"),
    ];

    /// <summary>What is the SDK's.</summary>
    public static IReadOnlyList<PublishWord> Sdk { get; } =
    [
        new("ContainerBaseImage", Property, "", "The base in a registry", "inferred from framework and publish settings"),
        new("ContainerFamily", Property, "", "The variant of the inferred base: `alpine`, `noble-chiseled`"),
        new("ContainerRuntimeIdentifier", Property, "", "The platform", "`RuntimeIdentifier`, else Linux on this processor"),
        new("ContainerRuntimeIdentifiers", Property, "", "Several platforms: one index", "`RuntimeIdentifiers`"),
        new("ContainerRegistry", Property, "", "The registry; several, divided by `;`, all get the image", "none: the local store"),
        new("ContainerRepository", Property, "", "The repository", "the assembly's name"),
        new("ContainerImageTag", Property, "", "The tag", "`latest`"),
        new("ContainerImageTags", Property, "", "Several tags, divided by `;`"),
        new("ContainerArchiveOutputPath", Property, "", "An archive to write instead of pushing, with all tags, which `docker load` takes; several platforms make an OCI archive. A name without extension is a folder; what is missing on the way is made"),
        new("ContainerImageFormat", Property, "", "`OCI` or `Docker`", "`OCI`"),
        new("LocalRegistry", Property, "", "`Docker`: without a registry the image goes to Docker's engine; nothing else is taken", "the local store"),
        new("ContainerUser", Property, "", "`user[:group]`, who also owns the files", "the base's, else its `APP_UID`"),
        new("ContainerWorkingDirectory", Property, "", "Where the application goes and starts", "`/app/`"),
        new("ContainerAppCommand", Item, "", "The command that starts the application", "inferred"),
        new("ContainerAppCommandArgs", Item, "", "Its arguments"),
        new("ContainerAppCommandInstruction", Property, "", "What the command becomes: `Entrypoint`, `DefaultArgs`, `None`", "`Entrypoint`; `DefaultArgs` beside a `ContainerEntrypoint`"),
        new("ContainerEntrypoint", Item, "", "Another entry point"),
        new("ContainerEntrypointArgs", Item, "", "Its arguments"),
        new("ContainerDefaultArgs", Item, "", "Arguments that whoever runs the image may replace"),
        new("ContainerEnvironmentVariable", Item, "Value", "An environment variable"),
        new("ContainerLabel", Item, "Value", "A label"),
        new("ContainerGenerateLabels", Property, "", "Whether the usual labels are written; each has a property of its own, `ContainerGenerateLabelsImage…`", "`true`"),
        new("ContainerPort", Item, "Type", "A port to expose; ASP.NET's come from the environment"),
    ];

    /// <summary>What a publish tells.</summary>
    public static IReadOnlyList<PublishWord> Outputs { get; } =
    [
        new("GeneratedContainerDigest", Property, "", "The digest of the image, or of the index"),
        new("GeneratedContainerMediaType", Property, "", "Its media type"),
        new("GeneratedContainerManifest", Property, "", "The manifest of the first platform's image, as JSON"),
        new("GeneratedContainerConfiguration", Property, "", "Its configuration, as JSON"),
        new("GeneratedArchiveOutputPath", Property, "", "The archive that was written"),
        new("GeneratedContainer", Item, "Manifest Configuration ManifestDigest ManifestMediaType", "Each platform's image"),
        new("GeneratedContainers", Item, "Reference Digest", "Each place where the image is, with the digest that it has there"),
        new("GeneratedContainerName", Item, "", "The same with the tag"),
    ];
}
