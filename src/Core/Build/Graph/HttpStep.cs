using System.Text.Json;
using Oci.Content;

namespace Oci.Build;

/// <summary>A tree with one file, fetched from the web: <c>ADD https://…</c>. In LLB: an <c>https://</c> source.</summary>
public sealed record HttpStep : BuildStep
{
    /// <summary>Where the file is.</summary>
    public required HttpAddress Address { get; init; }

    /// <summary>What it must be: <c>--checksum</c>; null for anything.</summary>
    public Digest? Checksum { get; init; }

    /// <inheritdoc/>
    public override IReadOnlyList<BuildStep> Inputs => [];

    internal override string Operation => "http";

    internal override void WriteOperation(Utf8JsonWriter json)
    {
        json.WriteAddress("url", Address.Url.OriginalString);
        json.WriteOptional("checksum", Checksum?.ToString());
    }
}
