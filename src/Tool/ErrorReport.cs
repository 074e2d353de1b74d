using Oci.Diagnostics;

namespace Oci.Tool;

/// <summary>Tells the user what went wrong.</summary>
internal sealed class ErrorReport(ToolConsole console, bool verbose)
{
    public void Interrupted() => console.Error.WriteLine("interrupted");

    public void Fault(OciException fault)
    {
        console.Error.WriteLine($"error[{fault.Code}]: {fault.Message}");
        if (fault.Hint is { } hint) console.Error.WriteLine($"hint: {hint}");
        if (verbose) Causes(fault.InnerException);
    }

    /// <summary>A fault that the user cannot fix: with its stack, for the report.</summary>
    public void Internal(Exception fault)
    {
        console.Error.WriteLine($"internal error: {fault}");
        console.Error.WriteLine("hint: this is a fault of dotnet-oci; please report it with the lines above");
    }

    private void Causes(Exception? cause)
    {
        for (; cause is not null; cause = cause.InnerException) console.Error.WriteLine($"caused by {cause.GetType().Name}: {Native.ByteText.Escape(cause.Message)}");
    }
}
