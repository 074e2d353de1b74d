namespace Oci.Diagnostics;

/// <summary>
/// Every fault a user can fix, by number: 1xxx content and images, 2xxx layers, 3xxx registries and transfer, 4xxx Containerfile,
/// 5xxx build, 6xxx snapshots and runtime, 7xxx publish and MSBuild, 8xxx usage, 9xxx internal.
/// <c>docs/errors.md</c> is generated from the summaries here.
/// </summary>
public static class ErrorCodes
{
    // 1xxx: content, images, layouts

    /// <summary>Content (a blob, a manifest, an image) is not where it was looked for.</summary>
    public static readonly ErrorCode ContentNotFound = new(1001);

    /// <summary>Bytes do not have the digest or the size that their descriptor states.</summary>
    public static readonly ErrorCode DigestMismatch = new(1002);

    /// <summary>A digest string does not follow the grammar, or its algorithm cannot be computed.</summary>
    public static readonly ErrorCode InvalidDigest = new(1003);

    /// <summary>A JSON document is malformed, too large, too deep, or breaks its specification.</summary>
    public static readonly ErrorCode InvalidDocument = new(1004);

    /// <summary>An image reference cannot be parsed.</summary>
    public static readonly ErrorCode InvalidReference = new(1005);

    /// <summary>A platform cannot be parsed.</summary>
    public static readonly ErrorCode InvalidPlatform = new(1006);

    /// <summary>An index holds no image for the wanted platform.</summary>
    public static readonly ErrorCode NoMatchingPlatform = new(1007);

    /// <summary>A folder or file is not the image layout or archive that it should be.</summary>
    public static readonly ErrorCode InvalidLayout = new(1008);

    /// <summary>Several images have the name that was asked for, or there are several and no name was given.</summary>
    public static readonly ErrorCode AmbiguousName = new(1009);

    /// <summary>Something that is not what its place in an image says: an artifact where an image was asked for.</summary>
    public static readonly ErrorCode NotAnImage = new(1010);

    /// <summary>An image contradicts itself: more layers than diff IDs, a wrong diff ID, history that does not fit.</summary>
    public static readonly ErrorCode InconsistentImage = new(1011);

    /// <summary>Attestations of an index were about images that an edit replaced; they are left out.</summary>
    public static readonly ErrorCode AttestationsDropped = new(1020);

    /// <summary>An image cannot be changed in the way that was asked for: no such layer, another base, a form without what is needed.</summary>
    public static readonly ErrorCode ImpossibleEdit = new(1021);

    /// <summary>Warning: a single image is for another platform than the one that was asked for; it is taken all the same.</summary>
    public static readonly ErrorCode OtherPlatform = new(1022);

    // 2xxx: layers

    /// <summary>A tar stream is malformed.</summary>
    public static readonly ErrorCode InvalidTar = new(2001);

    /// <summary>A compressed stream is truncated or corrupt.</summary>
    public static readonly ErrorCode InvalidCompression = new(2002);

    /// <summary>A layer asks for something that may not be done to a root file system.</summary>
    public static readonly ErrorCode UnsafeLayer = new(2003);

    /// <summary>A limit (size, entries, name length) was passed.</summary>
    public static readonly ErrorCode LimitExceeded = new(2004);

    /// <summary>A compression is not one that layers may have.</summary>
    public static readonly ErrorCode InvalidLayerCompression = new(2005);

    /// <summary>A native library that is needed (libzstd) is not installed or too old.</summary>
    public static readonly ErrorCode NativeLibraryMissing = new(2006);

    /// <summary>A file cannot be put into a layer: its name is reserved, or it changed while it was read.</summary>
    public static readonly ErrorCode UnfitForLayer = new(2007);

    /// <summary>A mapping of user or group ids cannot be parsed, or overlaps another.</summary>
    public static readonly ErrorCode InvalidIdMap = new(2010);

    /// <summary>A user or group id has no mapping.</summary>
    public static readonly ErrorCode UnmappedId = new(2011);

    /// <summary>Some attributes of a layer's files could not be applied here; a warning.</summary>
    public static readonly ErrorCode AttributesNotApplied = new(2012);

    /// <summary>Warning: an extended attribute is left out because no layer can hold it.</summary>
    public static readonly ErrorCode XattrLeftOut = new(2008);

    // 3xxx: registries, transfer

    /// <summary>A kind of place cannot be opened, or not for what was asked: reading, writing.</summary>
    public static readonly ErrorCode UnsupportedLocation = new(3001);

    /// <summary>An image is not in any of the places where it was looked for.</summary>
    public static readonly ErrorCode ImageNotFound = new(3002);

    /// <summary>A registry refused a request, or failed at it.</summary>
    public static readonly ErrorCode RegistryFailed = new(3010);

    /// <summary>A registry did not answer: no connection, no such host, or silence.</summary>
    public static readonly ErrorCode RegistryUnreachable = new(3011);

    /// <summary>A registry wants other credentials, or does not allow this to anyone.</summary>
    public static readonly ErrorCode RegistryDenied = new(3012);

    /// <summary>A registry's answer breaks the protocol.</summary>
    public static readonly ErrorCode InvalidRegistryAnswer = new(3013);

    /// <summary>A registry, or a server that it names, cannot be trusted with what it would be sent: its certificate, its address or its lack of TLS.</summary>
    public static readonly ErrorCode RegistryUntrusted = new(3014);

    /// <summary>A file of credentials cannot be understood, or the one that was named is not there.</summary>
    public static readonly ErrorCode InvalidCredentialFile = new(3015);

    /// <summary>A program that keeps credentials failed or is not there.</summary>
    public static readonly ErrorCode CredentialHelperFailed = new(3016);

    /// <summary><c>registries.conf</c> cannot be understood.</summary>
    public static readonly ErrorCode InvalidRegistryConfiguration = new(3017);

    /// <summary><c>registries.conf</c> forbids a registry.</summary>
    public static readonly ErrorCode RegistryBlocked = new(3018);

    /// <summary>A registry does not delete what it was asked to.</summary>
    public static readonly ErrorCode DeletionUnsupported = new(3019);

    /// <summary>A certificate or its key cannot be read.</summary>
    public static readonly ErrorCode InvalidCertificate = new(3020);

    /// <summary>A registry has something to say to its users.</summary>
    public static readonly ErrorCode RegistryWarned = new(3021);

    /// <summary>An image has something that the manifest format asked for cannot express: an artifact, a subject, a layer's compression.</summary>
    public static readonly ErrorCode FormatCannotHold = new(3041);

    /// <summary>A copy would have to change an image whose digest must stay: it is to be preserved, or something refers to it.</summary>
    public static readonly ErrorCode DigestNotPreserved = new(3042);

    /// <summary>Warning: something of an image is lost because the manifest format asked for has no place for it.</summary>
    public static readonly ErrorCode LeftOutOfFormat = new(3043);

    /// <summary>A Docker engine cannot be reached, or refuses what was asked.</summary>
    public static readonly ErrorCode DockerEngine = new(3044);

    /// <summary>There is no stored credential to forget.</summary>
    public static readonly ErrorCode NotLoggedIn = new(3045);

    /// <summary>A list of images to keep in step cannot be parsed, or names something that cannot be meant.</summary>
    public static readonly ErrorCode InvalidSyncList = new(3046);

    // 4xxx: Containerfile

    /// <summary>A Containerfile has no instruction, or no FROM.</summary>
    public static readonly ErrorCode NoInstructions = new(4001);

    /// <summary>A Containerfile has an instruction that nobody knows.</summary>
    public static readonly ErrorCode UnknownInstruction = new(4002);

    /// <summary>An instruction has too few or too many arguments, or arguments of the wrong form.</summary>
    public static readonly ErrorCode WrongArguments = new(4003);

    /// <summary>An instruction has a flag that it does not know.</summary>
    public static readonly ErrorCode UnknownFlag = new(4004);

    /// <summary>A flag lacks its value, has a wrong one or is given twice.</summary>
    public static readonly ErrorCode InvalidFlagValue = new(4005);

    /// <summary>A here-document does not end.</summary>
    public static readonly ErrorCode UnterminatedHereDocument = new(4006);

    /// <summary>An instruction stands where it may not.</summary>
    public static readonly ErrorCode MisplacedInstruction = new(4007);

    /// <summary>A parser directive is given twice or has a wrong value.</summary>
    public static readonly ErrorCode InvalidDirective = new(4008);

    /// <summary>A build stage has a name that no stage may have.</summary>
    public static readonly ErrorCode InvalidStageName = new(4009);

    /// <summary>A mount of RUN has options that are unknown, do not go together or have wrong values.</summary>
    public static readonly ErrorCode InvalidMount = new(4010);

    /// <summary>A word cannot be expanded: its quotes or braces do not match, or a variable that it requires is not set.</summary>
    public static readonly ErrorCode InvalidExpansion = new(4011);

    /// <summary>A Containerfile, a line of it or what it expands to is larger than allowed.</summary>
    public static readonly ErrorCode ContainerfileTooLarge = new(4012);

    /// <summary>A pattern of an ignore file or of <c>--exclude</c> is malformed.</summary>
    public static readonly ErrorCode InvalidPattern = new(4013);

    /// <summary>A lint rule was broken that the Containerfile wants kept (<c># check=error=true</c>).</summary>
    public static readonly ErrorCode LintViolation = new(4014);

    // 5xxx: build

    /// <summary>SOURCE_DATE_EPOCH or <c>--source-date-epoch</c> is not a time.</summary>
    public static readonly ErrorCode InvalidSourceDateEpoch = new(5001);

    /// <summary>The build context, or the Containerfile in it, is not there or cannot be read.</summary>
    public static readonly ErrorCode ContextNotFound = new(5002);

    /// <summary>A RUN step ended with a code other than 0.</summary>
    public static readonly ErrorCode StepFailed = new(5003);

    /// <summary>A stage that is asked for is not there.</summary>
    public static readonly ErrorCode StageNotFound = new(5004);

    /// <summary>Stages need each other in a circle.</summary>
    public static readonly ErrorCode StageCycle = new(5005);

    /// <summary>FROM names nothing once its variables are expanded.</summary>
    public static readonly ErrorCode BaseMissing = new(5006);

    /// <summary>An instruction's value is wrong once its variables are expanded.</summary>
    public static readonly ErrorCode InvalidValue = new(5007);

    /// <summary>Several sources are to be copied to what is not a folder.</summary>
    public static readonly ErrorCode DestinationNotFolder = new(5008);

    /// <summary>What COPY, ADD or a mount reads is not there.</summary>
    public static readonly ErrorCode SourceNotFound = new(5009);

    /// <summary>What is copied does not fit what is at its destination.</summary>
    public static readonly ErrorCode CopyConflict = new(5010);

    /// <summary>A secret, an SSH agent or a key that a build or a step of it names is not there.</summary>
    public static readonly ErrorCode SecretNotFound = new(5011);

    /// <summary>A step needs Linux.</summary>
    public static readonly ErrorCode StepNeedsLinux = new(5012);

    /// <summary>A step is for a processor whose programs do not run here.</summary>
    public static readonly ErrorCode ForeignPlatform = new(5013);

    /// <summary>A step asks for rights that were not granted.</summary>
    public static readonly ErrorCode InsecureStep = new(5014);

    /// <summary>A build argument was given that no ARG asks for.</summary>
    public static readonly ErrorCode UnusedBuildArgument = new(5020);

    /// <summary>A file, an archive or a repository that ADD or a context names could not be fetched.</summary>
    public static readonly ErrorCode FetchFailed = new(5021);

    /// <summary>What was fetched is not what <c>--checksum</c> or a pinned commit says.</summary>
    public static readonly ErrorCode ChecksumMismatch = new(5022);

    /// <summary>A step needs a device that the host does not have.</summary>
    public static readonly ErrorCode DeviceNotFound = new(5024);

    /// <summary>The address of a git repository cannot be used.</summary>
    public static readonly ErrorCode InvalidGitAddress = new(5023);

    /// <summary>A file that <c>--ssh</c> names is no private key that can be used.</summary>
    public static readonly ErrorCode InvalidSshKey = new(5025);

    /// <summary>Git does not tell when the last commit of a context was made, so that the image gets another time.</summary>
    public static readonly ErrorCode CommitTimeUnknown = new(5026);

    // 6xxx: snapshots, runtime

    /// <summary>The operating system refused a file operation.</summary>
    public static readonly ErrorCode FileSystem = new(6001);

    /// <summary>A disk, or the user's share of it, is full.</summary>
    public static readonly ErrorCode DiskFull = new(6002);

    /// <summary>The process lacks the right that an operation needs.</summary>
    public static readonly ErrorCode PermissionMissing = new(6003);

    /// <summary>A file system is mounted read-only.</summary>
    public static readonly ErrorCode ReadOnlyFileSystem = new(6004);

    /// <summary>The process, or the system, has too many open files.</summary>
    public static readonly ErrorCode TooManyOpenFiles = new(6005);

    /// <summary>Another process keeps a lock on a file or folder.</summary>
    public static readonly ErrorCode Locked = new(6006);

    /// <summary>A stack of layers is not unpacked where a snapshot needs it.</summary>
    public static readonly ErrorCode SnapshotNotFound = new(6010);

    /// <summary>Unpacked layers cannot be removed while something uses them.</summary>
    public static readonly ErrorCode SnapshotsInUse = new(6011);

    /// <summary>The host does not let overlay file systems be mounted.</summary>
    public static readonly ErrorCode OverlayUnavailable = new(6012);

    /// <summary>An overlay's upper folder holds what cannot be turned into a layer.</summary>
    public static readonly ErrorCode UnreadableOverlay = new(6013);

    /// <summary>Nothing can be mounted at a place inside a root file system: a file is in the way, or a directory where a file is to be mounted.</summary>
    public static readonly ErrorCode UnsuitableMountPoint = new(6014);

    /// <summary>There is no usable OCI runtime.</summary>
    public static readonly ErrorCode RuntimeUnavailable = new(6101);

    /// <summary>A container could not be made as its configuration says.</summary>
    public static readonly ErrorCode ContainerNotCreated = new(6102);

    /// <summary>A container's program is there but cannot be executed.</summary>
    public static readonly ErrorCode CommandNotExecutable = new(6103);

    /// <summary>A container's program is not there.</summary>
    public static readonly ErrorCode CommandNotFound = new(6104);

    /// <summary>A container took longer than it may.</summary>
    public static readonly ErrorCode ContainerTimeout = new(6105);

    /// <summary>A folder is not a runtime bundle.</summary>
    public static readonly ErrorCode InvalidBundle = new(6106);

    /// <summary>A user or group is unknown to the root file system, or out of range.</summary>
    public static readonly ErrorCode InvalidUser = new(6107);

    /// <summary>Something that a container is to have cannot be understood or not be given.</summary>
    public static readonly ErrorCode InvalidContainerOption = new(6108);

    /// <summary>A system call filter cannot be understood.</summary>
    public static readonly ErrorCode InvalidSeccompProfile = new(6109);

    /// <summary>A root file system would lead the runtime astray.</summary>
    public static readonly ErrorCode UnsafeRoot = new(6110);

    /// <summary>A folder that a bundle is to be made in is not empty.</summary>
    public static readonly ErrorCode BundleNotEmpty = new(6201);

    /// <summary>There is a container of that name.</summary>
    public static readonly ErrorCode ContainerExists = new(6111);

    /// <summary>There is no container of that name, or it has ended.</summary>
    public static readonly ErrorCode ContainerNotFound = new(6112);

    /// <summary>A container runs, and what was asked for needs it to have ended.</summary>
    public static readonly ErrorCode ContainerRunning = new(6113);

    /// <summary>A container does not run, and what was asked for needs it to.</summary>
    public static readonly ErrorCode ContainerNotRunning = new(6114);

    /// <summary>The beginning of a container's ID fits several.</summary>
    public static readonly ErrorCode AmbiguousContainer = new(6115);

    /// <summary>A program that a bundle wants to be run at a point of the container's life failed.</summary>
    public static readonly ErrorCode HookFailed = new(6117);

    /// <summary>A container cannot be given the network that was asked for.</summary>
    public static readonly ErrorCode NetworkUnavailable = new(6118);

    // 7xxx: publish, MSBuild

    /// <summary>A property or item of a project that says what its image is to be cannot be understood, or contradicts another.</summary>
    public static readonly ErrorCode InvalidPublishItem = new(7001);

    /// <summary>Something that is to be published is not there.</summary>
    public static readonly ErrorCode NothingToPublish = new(7002);

    /// <summary>A symbolic link among the published files leads out of their folder.</summary>
    public static readonly ErrorCode LinkLeavesFolder = new(7003);

    /// <summary>Two published files are to have one path in the image.</summary>
    public static readonly ErrorCode PublishPathTaken = new(7004);

    /// <summary>A base image is needed from a registry, which may not be asked.</summary>
    public static readonly ErrorCode BaseNotAvailable = new(7005);

    /// <summary>The MSBuild that runs a project is too old for this package's tasks.</summary>
    public static readonly ErrorCode UnsupportedBuildHost = new(7006);

    /// <summary>A base image's entry point is replaced by the command of the application, and the project does not say that it is to be.</summary>
    public static readonly ErrorCode EntrypointReplaced = new(7007);

    // 8xxx: usage

    /// <summary>The command line cannot be understood.</summary>
    public static readonly ErrorCode Usage = new(8001);

    /// <summary>An environment variable is missing or has a value that cannot be used.</summary>
    public static readonly ErrorCode InvalidEnvironment = new(8002);

    /// <summary>What was asked for can be done on Linux only.</summary>
    public static readonly ErrorCode LinuxNeeded = new(8003);

    // 9xxx: internal
}
