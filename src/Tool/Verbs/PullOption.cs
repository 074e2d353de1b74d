using Oci.Build;
using Oci.Tool.CommandLine;
using Oci.Tool.Values;

namespace Oci.Tool.Verbs;

/// <summary><c>--pull [POLICY]</c>: when an image is fetched. docker knows it as a switch, buildah by more words.</summary>
internal sealed class PullOption
{
    private static readonly Dictionary<string, string> words = new(StringComparer.Ordinal)
    {
        ["always"] = "always", ["missing"] = "missing", ["newer"] = "newer", ["never"] = "never",
        ["true"] = "always", ["false"] = "missing", ["ifmissing"] = "missing", ["ifnewer"] = "newer",
    };

    /// <param name="what">What is fetched.</param>
    public PullOption(string what) =>
        Option = new("--pull", "missing", "always", words) { HelpName = "[POLICY]", Description = $"When to fetch {what}: always, missing, newer or never; without a word always" };

    /// <summary>The option.</summary>
    public WordOption Option { get; }

    /// <summary>The policy.</summary>
    public PullPolicy Read(VerbCall call) => Choice.Parse<PullPolicy>("--pull", call.Value(Option)!);
}
