using System.Text.Json;
using Oci.Containerfile;

namespace Oci.Build;

/// <summary>A mount of a <see cref="RunStep"/>.</summary>
/// <param name="Request">What the instruction asked for, expanded.</param>
/// <param name="Target">Where, as an absolute path in the container; null for a secret that is only a variable.</param>
/// <param name="From">The step whose tree is mounted, or that fills a fresh cache; null where there is none.</param>
public sealed record StepMount(RunMount Request, string? Target, BuildStep? From)
{
    /// <summary>Writes what matters to the result: neither a cache's name nor a secret's value does.</summary>
    internal void Write(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteString("type", Request.Type.ToString().ToLowerInvariant());
        json.WriteOptional("target", Target);
        if (Request.Type is RunMountType.Bind or RunMountType.Cache && From is not null) json.WriteString("source", Request.Source ?? "/");
        json.WriteFlag("readOnly", Request.ReadOnly);
        if (Request.Type is RunMountType.Secret or RunMountType.Ssh) WriteSecret(json);
        json.WriteOptional("size", Request.Size);
        json.WriteFlag("copyUp", Request.CopyUp);
        if (Request.Options.Count > 0) json.WriteStrings("options", Request.Options);
        json.WriteEndObject();
    }

    private void WriteSecret(Utf8JsonWriter json)
    {
        json.WriteOptional("id", Request.Id);
        json.WriteOptional("variable", Request.EnvironmentVariable);
        json.WriteFlag("required", Request.Required);
        json.WriteOptional("mode", Request.Mode);
        json.WriteOptional("uid", Request.Uid);
        json.WriteOptional("gid", Request.Gid);
    }
}
