using Oci.Native;
using Oci.Runtime;

namespace Oci.Operations;

/// <summary>A container's streams that are written to its log as well.</summary>
internal static class LoggedStreams
{
    /// <summary><paramref name="io"/>, and the log. A log that cannot be written does not end the container: what it says is lost then.</summary>
    public static ContainerIo Of(ContainerIo io, ContainerLog log) => io.With(
        (bytes, isError) =>
        {
            try
            {
                log.Write(bytes, isError);
            }
            catch (FileSystemException)
            {
            }
        },
        () =>
        {
            try
            {
                log.Complete();
            }
            catch (FileSystemException)
            {
            }
        });
}
