namespace Oci.Containerfile;

/// <summary>What <see cref="Linter"/> knows about the build. All of it is optional: what is not known is not complained about.</summary>
public sealed record LintOptions
{
    /// <summary>Replaces the file's <c># check=</c>; the build argument <c>BUILDKIT_DOCKERFILE_CHECK</c> does the same.</summary>
    public string? Check { get; init; }

    /// <summary>The build arguments.</summary>
    public IReadOnlyDictionary<string, string?> BuildArguments { get; init; } = new Dictionary<string, string?>();

    /// <summary>Look only at stages that the target needs, as a build does; otherwise at all.</summary>
    public bool ReachableOnly { get; init; }

    /// <summary>The name or number of the target stage; null for the last.</summary>
    public string? Target { get; init; }

    /// <summary>The platform that the build runs on, <c>os/architecture[/variant]</c>.</summary>
    public string BuildPlatform { get; init; } = "linux/amd64";

    /// <summary>The platform that is built for; null for <see cref="BuildPlatform"/>.</summary>
    public string? TargetPlatform { get; init; }

    /// <summary>What the context leaves out, or null.</summary>
    public IgnoreFile? Ignore { get; init; }

    /// <summary>What the ignore file is called.</summary>
    public string IgnoreFileName { get; init; } = ".dockerignore";

    /// <summary>What is known about a base image, by the name in FROM with its arguments expanded; null where nothing is.</summary>
    public Func<string, BaseImageFacts?> BaseImage { get; init; } = _ => null;
}
