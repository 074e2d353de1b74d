using Oci.Diagnostics;
using Oci.Runtime;

namespace Oci.Tool;

/// <summary>Joins a container's streams to the tool's own.</summary>
internal sealed class ContainerStreams(ToolConsole console) : IDisposable
{
    private readonly Stream output = console.OpenOutput();
    private readonly Stream error = console.OpenError();

    /// <summary>
    /// The streams that are asked for. A container's terminal is joined to ours where we have one. Everything else goes through pipes, whatever our
    /// streams are: a container must not get hold of a terminal of the host.
    /// </summary>
    public ContainerIo For(bool interactive, bool terminal) =>
        terminal && console is { InputIsTerminal: true, OutIsTerminal: true } ? ContainerIo.Inherit : ContainerIo.Bytes(Write, interactive ? console.OpenInput() : null);

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
        catch (Exception fault) when (fault is OciException or IOException)
        {
        }
    }
}
