using System.Reflection;

namespace Oci.Testing;

/// <summary>Where the sources, the built tool and the test data lie.</summary>
public static class Repository
{
    /// <summary>The repository's root folder.</summary>
    public static string Root { get; } = Path.TrimEndingDirectorySeparator(Path.GetFullPath(
        typeof(Repository).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(a => a.Key == "RepositoryRoot").Value!));

    /// <summary>Whether the run is CI's: then a missing peer is a failure, not a reason to skip.</summary>
    public static bool IsContinuousIntegration => Environment.GetEnvironmentVariable("CI") is "true" or "1";

    /// <summary>Whether long suites run whole instead of a seeded sample.</summary>
    public static bool RunsAll => Environment.GetEnvironmentVariable("OCI_TESTS") == "all";

    /// <summary>A folder of the corpus; the running test is skipped where the corpus is absent, and fails where only the folder is.</summary>
    public static string Corpus(string folder)
    {
        var corpus = Environment.GetEnvironmentVariable("OCI_CORPUS") ?? Path.GetFullPath(Path.Combine(Root, "..", "shared", "corpus"));
        Assert.SkipUnless(Directory.Exists(corpus), "The corpus of other projects' test data is absent; OCI_CORPUS names its folder");
        var path = Path.Combine(corpus, folder);
        Assert.True(Directory.Exists(path), $"{path} should be part of the corpus");
        return path;
    }
}
