namespace Oci.Tasks;

/// <summary>The environment variables of the SDK's own container support, in this project's words.</summary>
internal static class SdkVariables
{
    /// <summary>The variables as the operations know them.</summary>
    public static IReadOnlyDictionary<string, string> Translate(IReadOnlyDictionary<string, string> variables) => variables;
}
