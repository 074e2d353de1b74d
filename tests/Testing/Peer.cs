namespace Oci.Testing;

/// <summary>Other projects' programs, used as judges.</summary>
public static class Peer
{
    /// <summary>
    /// The path of a program: from the folder that <c>OCI_PEERS</c> names, else from PATH.
    /// Where it is missing the running test is skipped with the reason, or fails in CI.
    /// </summary>
    public static string Require(string program)
    {
        if (Find(program) is { } path) return path;
        Assert.False(Repository.IsContinuousIntegration, $"`{program}` is not installed, and CI needs it");
        Assert.Skip($"`{program}` is not installed");
        return "";
    }

    /// <summary>The path of a program, or null.</summary>
    public static string? Find(string program) =>
        new[] { Environment.GetEnvironmentVariable("OCI_PEERS") }
            .Concat((Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator))
            .Where(folder => !string.IsNullOrEmpty(folder))
            .Select(folder => Path.Combine(folder!, program))
            .FirstOrDefault(File.Exists);

    /// <summary>Whether the run is by root on Linux; else the running test is skipped with the reason, or fails in CI.</summary>
    public static void RequireRoot()
    {
        if (OperatingSystem.IsLinux() && Environment.IsPrivilegedProcess) return;
        Assert.False(Repository.IsContinuousIntegration && OperatingSystem.IsLinux(), "CI runs these tests as root");
        Assert.Skip("Needs root on Linux");
    }
}
