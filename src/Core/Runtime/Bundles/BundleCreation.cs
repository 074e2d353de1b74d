using Microsoft.Win32.SafeHandles;

namespace Oci.Runtime;

/// <summary>What <see cref="BundleRuntime"/> makes a container of, and how.</summary>
/// <param name="Folder">The bundle.</param>
public sealed record BundleCreation(string Folder)
{
    /// <summary>The file with the configuration; a relative path begins at the bundle.</summary>
    public string Configuration { get; init; } = Bundle.ConfigName;

    /// <summary>Where its process's number is written; null where no file is wanted.</summary>
    public string? PidFile { get; init; }

    /// <summary>The socket that its terminal is sent to; null where it has none.</summary>
    public string? ConsoleSocket { get; init; }

    /// <summary>How many of our descriptors from 3 on its program gets.</summary>
    public int PreservedDescriptors { get; init; }

    /// <summary>A connected socket that takes the terminal, if it has one, where nobody else does.</summary>
    internal SafeFileHandle? Terminal { get; init; }
}
