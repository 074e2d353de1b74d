using Microsoft.Build.Framework;
using Oci.Operations;

namespace Oci.Tasks;

/// <summary>
/// Writes down what the image of one platform is to be, from the project's properties and items: a file, so that values with <c>:</c> and <c>;</c>
/// survive the way from one build to another. The file is touched only when something changed.
/// </summary>
[MSBuildMultiThreadableTask]
public sealed class OciComputeImage : OciTask
{
    /// <summary>The file to write.</summary>
    [Required]
    public string Request { get; set; } = "";

    /// <summary>What it runs on, as .NET names it: <c>linux-x64</c>.</summary>
    [Required]
    public string RuntimeIdentifier { get; set; } = "";

    /// <summary>The base: <c>OciBase</c>, else what the SDK infers.</summary>
    public string Base { get; set; } = "";

    /// <summary>The context of Containerfiles; empty for the project's folder.</summary>
    public string Context { get; set; } = "";

    /// <summary>The Containerfile that goes on from the published image.</summary>
    public string Finish { get; set; } = "";

    /// <summary>The published files: <c>@(ResolvedFileToPublish)</c>.</summary>
    public ITaskItem[] Files { get; set; } = [];

    /// <summary>The list of static web assets that ASP.NET reads at run time; empty for none.</summary>
    public string Endpoints { get; set; } = "";

    /// <summary>The application's name, which that list's begins with.</summary>
    public string TargetName { get; set; } = "";

    /// <summary><c>@(ContainerCopy)</c>.</summary>
    public ITaskItem[] Copies { get; set; } = [];

    /// <summary><c>@(ContainerLayer)</c>.</summary>
    public ITaskItem[] Layers { get; set; } = [];

    /// <summary><c>@(ContainerRun)</c>.</summary>
    public ITaskItem[] Steps { get; set; } = [];

    /// <summary>Where the application goes.</summary>
    public string WorkingDirectory { get; set; } = "/app/";

    /// <summary><c>ContainerUser</c>.</summary>
    public string User { get; set; } = "";

    /// <summary><c>@(ContainerAppCommand)</c>.</summary>
    public string[] AppCommand { get; set; } = [];

    /// <summary><c>@(ContainerAppCommandArgs)</c>.</summary>
    public string[] AppCommandArgs { get; set; } = [];

    /// <summary><c>@(ContainerEntrypoint)</c>.</summary>
    public string[] Entrypoint { get; set; } = [];

    /// <summary><c>@(ContainerEntrypointArgs)</c>.</summary>
    public string[] EntrypointArgs { get; set; } = [];

    /// <summary><c>@(ContainerDefaultArgs)</c>.</summary>
    public string[] DefaultArgs { get; set; } = [];

    /// <summary><c>ContainerAppCommandInstruction</c>.</summary>
    public string AppCommandInstruction { get; set; } = "";

    /// <summary><c>@(ContainerEnvironmentVariable)</c>.</summary>
    public ITaskItem[] EnvironmentVariables { get; set; } = [];

    /// <summary><c>@(ContainerLabel)</c>.</summary>
    public ITaskItem[] Labels { get; set; } = [];

    /// <summary>Which labels are filled in here: <c>created</c>, <c>base.name</c>, <c>base.digest</c>.</summary>
    public string[] GeneratedLabels { get; set; } = [];

    /// <summary><c>@(ContainerPort)</c>.</summary>
    public ITaskItem[] Ports { get; set; } = [];

    /// <summary><c>@(ContainerHealthcheck)</c>.</summary>
    public ITaskItem[] Healthcheck { get; set; } = [];

    /// <summary><c>@(ContainerAnnotation)</c>.</summary>
    public ITaskItem[] Annotations { get; set; } = [];

    /// <summary>Whether the base or what is on it comes from a build, whose own cache says what is to be done again.</summary>
    [Output]
    public bool HasBuilds { get; private set; }

    /// <summary>Every file that the image is made of, for MSBuild to compare with the result.</summary>
    [Output]
    public ITaskItem[] Inputs { get; private set; } = [];

    /// <inheritdoc/>
    protected override async Task RunAsync(CancellationToken ct)
    {
        var image = ToImage();
        HasBuilds = image.BaseIsFile || image.Finish is not null || image.Steps.Count > 0;
        Inputs = [.. image.Layers.SelectMany(layer => layer.Files).Select(file => file.Source).Concat(LocalFiles.OfBase(image)).Select(path => new Microsoft.Build.Utilities.TaskItem(path))];
        var bytes = image.ToBytes();
        var before = File.Exists(Request) ? await File.ReadAllBytesAsync(Request, ct) : [];
        if (before.AsSpan().SequenceEqual(bytes)) return;
        Directory.CreateDirectory(Path.GetDirectoryName(Request)!);
        await File.WriteAllBytesAsync(Request, bytes, ct);
    }

    private PublishImage ToImage()
    {
        var folder = Path.GetDirectoryName(ProjectFile)!;
        var project = new ProjectItems(ProjectFile, WorkingDirectory);
        var (from, isFile) = ProjectBase.Parse(Base, folder);
        project.CheckCopies(Copies);
        return new PublishImage
        {
            Platform = RuntimePlatform.Of(RuntimeIdentifier).ToString(),
            Base = from,
            BaseIsFile = isFile,
            Context = Context.Length > 0 ? Path.GetFullPath(Context, folder) : folder,
            Finish = Finish.Length > 0 ? Path.GetFullPath(Finish, folder) : null,
            Steps = [.. Steps.Select(ProjectSteps.StepOf)],
            Secrets = [.. Steps.SelectMany(step => ProjectSteps.SecretsOf(step, folder)).Distinct()],
            Layers = new LayerSplit(Layers).Divide([.. Copies.SelectMany(project.Copied)], [.. Files.Select(project.Published), .. EndpointsFile(project)]),
            Command = new PublishCommand
            {
                App = AppCommand,
                AppArgs = AppCommandArgs,
                Entrypoint = Entrypoint,
                EntrypointArgs = EntrypointArgs,
                DefaultArgs = DefaultArgs,
                Instruction = AppCommandInstruction.Length > 0 ? AppCommandInstruction : null,
            },
            WorkingDirectory = WorkingDirectory,
            User = User.Length > 0 ? User : null,
            Environment = ProjectItems.Values(EnvironmentVariables),
            Labels = ProjectItems.Values(Labels),
            GeneratedLabels = [.. GeneratedLabels.Order(StringComparer.Ordinal)],
            Ports = [.. Ports.Select(ProjectItems.PortOf).Order(StringComparer.Ordinal)],
            Healthcheck = Healthcheck.Length == 0 ? null : ProjectItems.HealthcheckOf(Healthcheck[^1]),
            Annotations = ProjectItems.Values(Annotations),
        };
    }

    private IEnumerable<(ITaskItem Item, PublishFile File)> EndpointsFile(ProjectItems project)
    {
        if (Endpoints.Length == 0) yield break;
        var item = new Microsoft.Build.Utilities.TaskItem(StaticEndpoints.WriteTimeless(Endpoints, $"{Request}.endpoints"));
        item.SetMetadata("RelativePath", $"{TargetName}.staticwebassets.endpoints.json");
        yield return project.Published(item);
    }
}
