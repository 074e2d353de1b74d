using Oci.Diagnostics;
using Oci.Native;
using Oci.Operations;

namespace Oci.Tool.Values;

/// <summary><c>--output type=local|tar|oci|docker,dest=PATH[,name=NAME]</c>; a path alone is a folder, <c>-</c> a tar on standard output.</summary>
internal static class OutputValue
{
    private const string Hint = "--output type=local,dest=out";

    /// <summary>The output.</summary>
    /// <exception cref="OciException"><see cref="ErrorCodes.Usage"/>.</exception>
    public static BuildOutput Parse(string text)
    {
        if (text == "-") return new BuildOutput(BuildOutputKind.Tar, "-");
        if (!text.Contains('=', StringComparison.Ordinal)) return new BuildOutput(BuildOutputKind.Local, text);
        string? type = null, destination = null, name = null;
        foreach (var field in text.Split(','))
        {
            switch (field.Split('=', 2))
            {
                case ["type", { Length: > 0 } value]: type = value; break;
                case ["dest" or "destination", { Length: > 0 } value]: destination = value; break;
                case ["name", { Length: > 0 } value]: name = value; break;
                default: throw new OciException(ErrorCodes.Usage, $"expected `type=`, `dest=` or `name=` in `--output`, found `{ByteText.Escape(field)}`", Hint);
            }
        }
        var kind = Choice.Parse<BuildOutputKind>("--output type", type ?? throw new OciException(ErrorCodes.Usage, $"expected `--output` to have a `type=`, found `{ByteText.Escape(text)}`", Hint));
        if (kind == BuildOutputKind.Tar) destination ??= "-";
        if (destination is null) throw new OciException(ErrorCodes.Usage, $"expected `--output` to have a `dest=`, found `{ByteText.Escape(text)}`", Hint);
        if (destination == "-" && kind == BuildOutputKind.Local) throw new OciException(ErrorCodes.Usage, "expected a folder for `local`, found standard output", Hint);
        if (destination == "-" && kind != BuildOutputKind.Tar) destination = "/dev/stdout";
        return new BuildOutput(kind, destination, name);
    }
}
