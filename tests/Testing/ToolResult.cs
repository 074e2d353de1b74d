using System.Text;

namespace Oci.Testing;

/// <summary>How a call of the tool ended and what it wrote.</summary>
public sealed record ToolResult(int ExitCode, byte[] OutputBytes, byte[] ErrorBytes)
{
    /// <summary>Standard output.</summary>
    public string Output => Encoding.UTF8.GetString(OutputBytes);

    /// <summary>Standard error.</summary>
    public string Error => Encoding.UTF8.GetString(ErrorBytes);

    /// <summary>Standard output without the line end, after a call that must have succeeded.</summary>
    public string Succeeded()
    {
        Assert.True(ExitCode == 0, $"exit code {ExitCode}\n{Error}");
        return Output.TrimEnd('\n');
    }

    /// <summary>Standard error, after a call that must have failed with <paramref name="exitCode"/>.</summary>
    public string Failed(int exitCode)
    {
        Assert.True(ExitCode == exitCode, $"exit code {ExitCode}, expected {exitCode}\n{Output}{Error}");
        return Error;
    }
}
