using Oci.Build;
using Oci.Diagnostics;
using Oci.Native;

namespace Oci.Tool.Values;

/// <summary><c>--secret id=ID[,src=FILE|,env=VAR]</c>.</summary>
internal static class SecretValue
{
    private const string Hint = "--secret id=token,src=token.txt";

    /// <summary>The secret. Without a source it is the variable of that name where one is set, else the file of that name.</summary>
    /// <exception cref="OciException"><see cref="ErrorCodes.Usage"/>.</exception>
    public static BuildSecret Parse(string text, IReadOnlyDictionary<string, string> environment)
    {
        string? id = null, file = null, variable = null, type = null;
        foreach (var field in text.Split(','))
        {
            switch (field.Split('=', 2))
            {
                case ["id", { Length: > 0 } value]:
                    id = value;
                    break;
                case ["src" or "source", { Length: > 0 } value]:
                    file = value;
                    break;
                case ["env", { Length: > 0 } value]:
                    variable = value;
                    break;
                case ["type", "file" or "env"]:
                    type = field[5..];
                    break;
                default:
                    throw new OciException(ErrorCodes.Usage, $"expected `id=`, `src=` or `env=` in `--secret`, found `{ByteText.Escape(field)}`", Hint);
            }
        }
        if (id is null) throw new OciException(ErrorCodes.Usage, $"expected `--secret` to have an `id=`, found `{ByteText.Escape(text)}`", Hint);
        if (type == "env" && variable is null) (file, variable) = (null, file ?? id);
        if (file is not null && variable is not null) throw new OciException(ErrorCodes.Usage, $"expected `--secret` to have one source, found a file and a variable for `{ByteText.Escape(id)}`", Hint);
        return (file ?? variable) is not null ? new BuildSecret(id, file, variable) : Named(id, environment);
    }

    private static BuildSecret Named(string id, IReadOnlyDictionary<string, string> environment) =>
        environment.ContainsKey(id) ? new BuildSecret(id, Variable: id) : new BuildSecret(id, File: id);
}
