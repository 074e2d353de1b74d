using Microsoft.Build.Framework;
using Oci.Build;
using Oci.Containerfile;
using Oci.Diagnostics;
using Oci.Operations;

namespace Oci.Tasks;

/// <summary>
/// What all tasks share: a host made of the build's environment, cancellation, and faults as MSBuild errors. A task turns its properties into a
/// request, runs an operation, and turns the result into items; it decides nothing.
/// </summary>
public abstract class OciTask : Microsoft.Build.Utilities.Task, ICancelableTask, IDisposable
{
    private readonly CancellationTokenSource stop = new();
    private RegistryAccess? read;
    private RegistryAccess? write;

    /// <summary>The project: relative paths begin at its folder, and errors without a place of their own name it. Empty for the file that the task stands in.</summary>
    public string ProjectFile
    {
        get => field.Length > 0 || BuildEngine is null ? field : BuildEngine.ProjectFileOfTaskNode;
        set;
    } = "";

    /// <summary>The state folder; empty for the default.</summary>
    public string StateRoot { get; set; } = "";

    /// <summary>Ends the work soon; what was written so far is swept or reused.</summary>
    public void Cancel() => stop.Cancel();

    /// <inheritdoc/>
    public sealed override bool Execute()
    {
        try
        {
            RunAsync(stop.Token).GetAwaiter().GetResult();
        }
        catch (ContainerfileException fault)
        {
            foreach (var finding in fault.Diagnostics.Where(finding => finding.Severity == Severity.Error)) Report(finding.Code, finding.Message, finding.Hint, finding.At);
        }
        catch (OciException fault)
        {
            Report(fault.Code, fault.Message, fault.Hint, fault.At);
            if (fault is StepFailedException step) foreach (var line in step.OutputTail) Log.LogMessage(MessageImportance.High, "  | {0}", VisibleLine(line));
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            Report(ErrorCodes.FileSystem, fault.Message, null, null);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            Log.LogError("The image was not finished: interrupted");
        }
        finally
        {
            read?.Dispose();
            write?.Dispose();
        }
        return !Log.HasLoggedErrors;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        stop.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <summary>Does the task's work.</summary>
    /// <exception cref="OciException">Becomes an error of the build.</exception>
    protected abstract System.Threading.Tasks.Task RunAsync(CancellationToken ct);

    /// <summary>What the task says of registries that it reads.</summary>
    private protected virtual RegistryOptions ReadOptions => new();

    /// <summary>What the task says of registries that it writes to.</summary>
    private protected virtual RegistryOptions WriteOptions => ReadOptions;

    /// <summary>Whose folder relative paths begin at.</summary>
    private protected ProjectPaths Paths => new(ProjectFile);

    /// <summary>The machine and the moment, as the build's process knows them.</summary>
    private protected OciHost Host()
    {
        var variables = Environment.GetEnvironmentVariables().Cast<System.Collections.DictionaryEntry>().ToDictionary(pair => (string)pair.Key, pair => (string?)pair.Value ?? "");
        var sdk = new SdkVariables(variables);
        return OciHost.Create(variables, Paths.FullOrNull(StateRoot)) with
        {
            Progress = new TaskProgress(Log, ProjectFile),
            Registries = read = sdk.ToRead(ReadOptions),
            DestinationRegistries = write = sdk.ToWrite(WriteOptions),
        };
    }

    private protected void Report(ErrorCode code, string message, string? hint, SourceSpan? at) => Log.LogError(
        null, code.ToString(), null, HelpLink.Of(code), at?.Source.Path ?? ProjectFile, at?.Line ?? 0, at?.Column ?? 0, 0, 0, "{0}",
        Words.WithHint(message, hint));

    private static string VisibleLine(string line) => string.Concat(line.Select(c => char.IsControl(c) && c != '\t' ? '?' : c));
}
