using System.Text;
using Oci.Build;
using Oci.Diagnostics;
using Oci.Native;

namespace Oci.Operations;

/// <summary>Reads the secrets of a build.</summary>
internal static class BuildSecrets
{
    private const int MaxLength = 500 * 1024;

    /// <summary>The values by id.</summary>
    /// <exception cref="OciException"><see cref="ErrorCodes.SecretNotFound"/>.</exception>
    public static IReadOnlyDictionary<string, ReadOnlyMemory<byte>> Read(IEnumerable<BuildSecret> secrets, OciHost host, CancellationToken ct)
    {
        var values = new Dictionary<string, ReadOnlyMemory<byte>>();
        foreach (var secret in secrets) values[secret.Id] = Read(secret, host, ct);
        return values;
    }

    private static byte[] Read(BuildSecret secret, OciHost host, CancellationToken ct)
    {
        if (secret.Variable is { } name)
        {
            return host.Environment.TryGetValue(name, out var value) ? Encoding.UTF8.GetBytes(value)
                : throw new OciException(ErrorCodes.SecretNotFound, $"expected the variable `{ByteText.Escape(name)}` with the secret `{ByteText.Escape(secret.Id)}`, found it not set", $"export {ByteText.Escape(name)}");
        }
        var path = secret.File ?? secret.Id;
        var file = new FileInfo(path);
        if (!file.Exists) throw new OciException(ErrorCodes.SecretNotFound, $"expected the secret `{ByteText.Escape(secret.Id)}` in `{ByteText.Escape(path)}`, found no such file", "check --secret");
        if (file.Length > MaxLength) throw new OciException(ErrorCodes.SecretNotFound, $"expected at most {MaxLength} bytes in the secret `{ByteText.Escape(secret.Id)}`, found {file.Length}");
        return BoundedFile.ReadNamed(path, MaxLength, ct);
    }
}
