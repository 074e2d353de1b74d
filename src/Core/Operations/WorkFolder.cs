namespace Oci.Operations;

/// <summary>A folder of an operation's own, for its owner only; gone with the operation.</summary>
internal sealed class WorkFolder : IDisposable
{
    public WorkFolder(string parent)
    {
        Path = System.IO.Path.Combine(parent, $"dotnet-oci-{System.IO.Path.GetRandomFileName()}");
        if (OperatingSystem.IsWindows()) Directory.CreateDirectory(Path);
        else Directory.CreateDirectory(Path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    /// <summary>The folder.</summary>
    public string Path { get; }

    /// <inheritdoc/>
    public void Dispose()
    {
        try
        {
            Directory.Delete(Path, recursive: true);
        }
        catch (IOException) { /* What is left is the temporary folder's own business. */ }
        catch (UnauthorizedAccessException) { /* Likewise. */ }
    }
}
