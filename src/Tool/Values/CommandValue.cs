using Oci.Diagnostics;
using Oci.Operations;

namespace Oci.Tool.Values;

/// <summary>The commands of an image on the command line: whole, as buildah has them, or word by word, as umoci has them.</summary>
internal static class CommandValue
{
    /// <summary>An entry point: a JSON array is taken as it is, a text is for the shell, several values are words.</summary>
    /// <exception cref="OciException"><see cref="ErrorCodes.Usage"/>.</exception>
    public static IReadOnlyList<string>? Entrypoint(IReadOnlyList<string>? whole, IReadOnlyList<string>? words) =>
        Choose("--entrypoint", whole, words, text => CommandWords.ReadArray(text) ?? ["/bin/sh", "-c", text]);

    /// <summary>A command: a JSON array is taken as it is, a text is split into words, several values are words.</summary>
    /// <exception cref="OciException"><see cref="ErrorCodes.Usage"/>.</exception>
    public static IReadOnlyList<string>? Cmd(IReadOnlyList<string>? whole, IReadOnlyList<string>? words) =>
        Choose("--cmd", whole, words, text => CommandWords.Read("--cmd", text));

    private static IReadOnlyList<string>? Choose(string option, IReadOnlyList<string>? whole, IReadOnlyList<string>? words, Func<string, IReadOnlyList<string>> read) => (whole, words) switch
    {
        (null, null) => null,
        ({ }, { }) => throw new OciException(ErrorCodes.Usage, $"expected `{option}` or `--config.{option[2..]}`, found both", "leave one of them out"),
        (null, { } single) => single is [""] ? [] : single,
        ([""], _) => [],
        ([var text], _) => read(text),
        ({ } several, _) => several,
    };
}
