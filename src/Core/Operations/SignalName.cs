namespace Oci.Operations;

/// <summary>Signals as users write them: <c>TERM</c>, <c>SIGTERM</c>, <c>15</c>.</summary>
public static class SignalName
{
    /// <summary>The number; null for what is no signal.</summary>
    public static int? TryParse(string? text) => StopSignal.TryParse(text);
}
