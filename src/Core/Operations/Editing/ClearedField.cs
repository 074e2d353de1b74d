using Oci.Diagnostics;
using Oci.Images;
using Oci.Native;

namespace Oci.Operations;

/// <summary>One value of <c>--clear</c>.</summary>
internal static class ClearedField
{
    private static readonly Dictionary<string, Func<ContainerConfig, ContainerConfig>> Fields = new(StringComparer.Ordinal)
    {
        ["config.labels"] = run => run with { Labels = null },
        ["config.exposedports"] = run => run with { ExposedPorts = null },
        ["config.env"] = run => run with { Env = null },
        ["config.entrypoint"] = run => run with { Entrypoint = null },
        ["config.cmd"] = run => run with { Cmd = null },
        ["config.volume"] = run => run with { Volumes = null },
        ["config.onbuild"] = run => run with { OnBuild = null },
        ["config.healthcheck"] = run => run with { Healthcheck = null },
        ["config.shell"] = run => run with { Shell = null },
    };

    /// <summary>The image without what <paramref name="field"/> names.</summary>
    /// <exception cref="OciException"><see cref="ErrorCodes.Usage"/>.</exception>
    public static ImageRevision Apply(ImageRevision image, string field)
    {
        if (field == "manifest.annotations") return image with { Annotations = null };
        return Fields.TryGetValue(field, out var clear) ? image with { Config = image.Config with { Config = clear(image.Run) } }
            : throw new OciException(ErrorCodes.Usage, $"expected `--clear` to name one of `{string.Join("`, `", Fields.Keys.Append("manifest.annotations"))}`, found `{ByteText.Escape(field)}`", "--clear config.labels");
    }
}
