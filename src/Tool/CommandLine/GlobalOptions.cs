using System.CommandLine;

namespace Oci.Tool.CommandLine;

/// <summary>The options that every verb takes, before or after its name.</summary>
internal static class GlobalOptions
{
    public static readonly Option<string?> Root = new("--root") { Description = "Keep images, snapshots, build cache and containers here; else OCI_ROOT says where", HelpName = "DIR", Recursive = true };
    public static readonly Option<string?> AuthFile = new("--authfile") { Description = "Read registry credentials from this file", HelpName = "FILE", Recursive = true };
    public static readonly Option<string> Progress = new("--progress") { Description = "How to report progress: auto, tty, plain, json, github or quiet", HelpName = "MODE", Recursive = true, DefaultValueFactory = _ => "auto" };
    public static readonly Option<bool> Verbose = new("--verbose") { Description = "Say more about what happens and why something failed", Recursive = true };
    public static readonly Option<bool> Json = new("--json") { Description = "Print the result as JSON", Recursive = true };

    public static IEnumerable<Option> All { get; } = [Root, AuthFile, Progress, Verbose, Json];
}
