using System.CommandLine;

namespace Oci.Tool.CommandLine;

/// <summary>Options and arguments in one line each. Values stay text here: what they mean is said where the request is made.</summary>
internal static class Declare
{
    public static Option<bool> Switch(string name, string description, params string[] aliases) => new(name, aliases) { Description = description };

    public static Option<string?> Text(string name, string valueName, string description, params string[] aliases) =>
        new(name, aliases) { Description = description, HelpName = valueName };

    public static Option<string> Defaulted(string name, string valueName, string initial, string description, params string[] aliases) =>
        new(name, aliases) { Description = description, HelpName = valueName, DefaultValueFactory = _ => initial };

    public static Option<string[]> List(string name, string valueName, string description, params string[] aliases) =>
        new(name, aliases) { Description = description, HelpName = valueName };

    public static Option<string?> Platform(string description) => Text("--platform", "PLATFORM", description);
}
