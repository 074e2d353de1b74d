using Oci.Containerfile;
using Oci.Diagnostics;
using Oci.Images;
using Oci.Native;

namespace Oci.Operations;

/// <summary>Applies what a project says of its image to the base's configuration. What it does not speak of stays: health check, shell, triggers, unknown fields.</summary>
internal sealed class PublishSettings(PublishImage image, PublishBase found, UnixTime created)
{
    private const string LabelPrefix = "org.opencontainers.image.";
    private const string OldLabelPrefix = "org.opencontainers.artifact.";

    /// <summary>The new configuration.</summary>
    /// <exception cref="OciException"><see cref="ErrorCodes.InvalidPublishItem"/>.</exception>
    public ImageConfig Apply(ImageConfig config)
    {
        var before = config.Config ?? new ContainerConfig();
        var environment = Environment(before.Env);
        var (entrypoint, command) = image.Command.Combine(before.Entrypoint);
        var ports = PublishPorts.Join(before.ExposedPorts ?? [], [.. image.Ports, .. PublishPorts.Of(environment)]);
        return config with
        {
            Created = ImageTime.Format(created.Seconds),
            Config = before with
            {
                User = UserOf(before, environment),
                Env = environment.Count == 0 ? before.Env : [.. environment.Select(variable => $"{variable.Name}={variable.Value}")],
                Entrypoint = entrypoint,
                Cmd = command,
                ExposedPorts = ports.Count == 0 ? before.ExposedPorts : ports,
                WorkingDir = image.WorkingDirectory,
                Labels = Labels(before.Labels),
                Healthcheck = image.Healthcheck is { } check ? Parse(check) : before.Healthcheck,
            },
        };
    }

    private List<(string Name, string Value)> Environment(IReadOnlyList<string>? inherited)
    {
        var variables = (inherited ?? []).Select(line => line.Split('=', 2)).Select(parts => (Name: parts[0], Value: parts.Length > 1 ? parts[1] : "")).ToList();
        foreach (var (name, value) in image.Environment)
        {
            var at = variables.FindIndex(variable => variable.Name == name);
            if (at < 0) variables.Add((name, value));
            else variables[at] = (name, value);
        }
        return variables;
    }

    // .NET's own base images name the user that applications should run as, and run as root themselves.
    private string? UserOf(ContainerConfig before, List<(string Name, string Value)> environment)
    {
        if (!string.IsNullOrEmpty(image.User)) return image.User;
        if (before.User is not (null or "" or "0" or "root" or "0:0")) return before.User;
        var application = environment.Find(variable => variable.Name == "APP_UID").Value;
        return !string.IsNullOrEmpty(application) && application.All(char.IsAsciiDigit) ? application : before.User;
    }

    private SortedDictionary<string, string>? Labels(IReadOnlyDictionary<string, string>? inherited)
    {
        var labels = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var (name, value) in inherited ?? new Dictionary<string, string>()) labels[name] = value;
        foreach (var (name, value) in image.Labels) labels[name] = value;
        foreach (var name in image.GeneratedLabels)
        {
            if (Generated(name) is not { } value) continue;
            labels[LabelPrefix + name] = value;
            if (name == "created") labels[OldLabelPrefix + name] = value;
        }
        return labels.Count == 0 ? null : labels;
    }

    private string? Generated(string name) => name switch
    {
        "created" => ImageTime.Format(created.Seconds),
        "base.name" => found.Name,
        "base.digest" => found.Digest?.ToString(),
        _ => null,
    };

    // The Containerfile's own grammar says what a health check is.
    private static Healthcheck Parse(PublishHealthcheck check)
    {
        var options = new[] { ("interval", check.Interval), ("timeout", check.Timeout), ("start-period", check.StartPeriod), ("start-interval", check.StartInterval), ("retries", check.Retries) }
            .Where(option => !string.IsNullOrEmpty(option.Item2)).Select(option => $"--{option.Item1}={option.Item2} ");
        var test = check.Test is "NONE" || check.Test.StartsWith("CMD ", StringComparison.Ordinal) ? check.Test : $"CMD {check.Test}";
        var text = new SourceText("ContainerHealthcheck", $"FROM scratch\nHEALTHCHECK {string.Concat(options)}{test}\n");
        var syntax = Parser.Parse(text);
        if (syntax.Diagnostics.FirstOrDefault(finding => finding.Severity == Severity.Error) is { } fault)
            throw new OciException(ErrorCodes.InvalidPublishItem, $"expected a health check as `HEALTHCHECK` takes it in `ContainerHealthcheck`, found `{ByteText.Shorten(check.Test)}`: {fault.Message}", fault.Hint);
        var parsed = (HealthcheckSyntax)syntax.Stages[0].Instructions.Single(instruction => instruction is HealthcheckSyntax);
        return new Healthcheck
        {
            Test = parsed.Command is not { } command ? ["NONE"] : command.IsExec ? ["CMD", .. command.Texts] : ["CMD-SHELL", .. command.Texts],
            Interval = parsed.Interval,
            Timeout = parsed.Timeout,
            StartPeriod = parsed.StartPeriod,
            StartInterval = parsed.StartInterval,
            Retries = parsed.Retries,
        };
    }
}
