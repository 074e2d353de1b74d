using Oci.Diagnostics;
using Oci.Runtime;

namespace Oci.Tool;

/// <summary>Joins a container's streams to the tool's own.</summary>
internal sealed class ContainerStreams(ToolConsole console) : IDisposable
{
    private readonly Stream output = console.OpenOutput();
    private readonly Stream error = console.OpenError();

    /// <summary>The streams that are asked for. Without a terminal they are pipes, whatever ours are: a container must not get hold of a terminal of the host.</summary>
    /// <exception cref="OciException"><see cref="ErrorCodes.Usage"/>: there is no terminal to hand on.</exception>
    public ContainerIo For(bool interactive, bool terminal)
    {
        if (!terminal) return ContainerIo.Bytes(Write, interactive ? console.OpenInput() : null);
        if (console.InputIsTerminal && console.OutIsTerminal) return ContainerIo.Inherit;
        throw new OciException(ErrorCodes.Usage, $"expected a terminal for `-t`, found standard {(console.InputIsTerminal ? "output" : "input")} to be something else", "leave -t out");
    }

    public void Dispose()
    {
        output.Dispose();
        error.Dispose();
    }

    // A reader that went away (`| head`) does not end the container; what it writes is lost then.
    private void Write(ReadOnlySpan<byte> bytes, bool isError)
    {
        try
        {
            var stream = isError ? error : output;
            stream.Write(bytes);
            stream.Flush();
        }
        catch (IOException)
        {
        }
    }
}
