using System.Text.Json;
using Oci.Content;

namespace Oci.Build;

/// <summary>Runs a process on top of a tree: <c>RUN</c>. In LLB: an exec operation.</summary>
public sealed record RunStep : BuildStep
{
    /// <summary>The tree that the process sees and changes.</summary>
    public required BuildStep Root { get; init; }

    /// <summary>What it runs on.</summary>
    public required Platform Platform { get; init; }

    /// <summary>Program and arguments.</summary>
    public required IReadOnlyList<string> Arguments { get; init; }

    /// <summary><c>NAME=value</c> each, one for a name.</summary>
    public required IReadOnlyList<string> Environment { get; init; }

    /// <summary>More of the same, kept out of the step's identity, the cache and the history: the predefined proxy arguments.</summary>
    public IReadOnlyList<string> ProxyEnvironment { get; init; } = [];

    /// <summary>The absolute folder it starts in.</summary>
    public required string WorkingFolder { get; init; }

    /// <summary><c>user[:group]</c>, names or numbers; empty for root.</summary>
    public string User { get; init; } = "";

    /// <summary>What it sees of the network.</summary>
    public StepNetwork Network { get; init; }

    /// <summary>The host name that it sees.</summary>
    public string Hostname { get; init; } = DefaultHostname;

    /// <summary>Whether it has all rights: <c>--security=insecure</c>.</summary>
    public bool Insecure { get; init; }

    /// <summary>The devices of <c>--device</c>.</summary>
    public IReadOnlyList<StepDevice> Devices { get; init; } = [];

    /// <summary>What is mounted, in order.</summary>
    public IReadOnlyList<StepMount> Mounts { get; init; } = [];

    /// <summary>What the build mounts into every step and which devices it gives to each, as it was asked for: another folder or device of the host makes another step. What is in it is not looked at.</summary>
    public IReadOnlyList<string> Volumes { get; init; } = [];

    /// <summary>Here-documents that the process finds as files below <see cref="DocumentFolder"/>, read-only and executable.</summary>
    public IReadOnlyList<RunDocument> Documents { get; init; } = [];

    /// <summary>Where the process sees <see cref="Documents"/>. BuildKit's path, which <c>$0</c> may show.</summary>
    public const string DocumentFolder = "/dev/pipes";

    /// <summary>The host name where nothing else is asked for.</summary>
    public const string DefaultHostname = "localhost";

    /// <inheritdoc/>
    public override IReadOnlyList<BuildStep> Inputs => [Root, .. Mounts.Select(mount => mount.From).OfType<BuildStep>()];

    internal override string Operation => "run";

    internal override void WriteOperation(Utf8JsonWriter json)
    {
        json.WriteString("platform", Platform.ToString());
        json.WriteStrings("arguments", Arguments);
        json.WriteStrings("environment", Environment);
        json.WriteString("folder", WorkingFolder);
        json.WriteString("user", User);
        if (Network != StepNetwork.Default) json.WriteString("network", Network.ToString());
        if (Hostname != DefaultHostname) json.WriteString("hostname", Hostname);
        json.WriteFlag("insecure", Insecure);
        if (Volumes.Count > 0) json.WriteStrings("volumes", Volumes);
        if (Devices.Count > 0) json.WriteStrings("devices", Devices.Select(device => device.ToString()));
        json.WriteStartArray("mounts");
        foreach (var mount in Mounts) mount.Write(json);
        json.WriteEndArray();
        foreach (var document in Documents) json.WriteString("document " + document.Name, document.Content);
    }
}
