using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Oci.Build;

/// <summary>
/// An SSH agent of the build's own: names the keys that it was given and signs with them; neither gives a key away nor takes one.
/// Source: draft-ietf-sshm-ssh-agent.
/// </summary>
internal sealed class KeyAgent : SocketService
{
    private const int MaxMessage = 256 * 1024;
    private const byte Failure = 5;
    private const byte RequestIdentities = 11;
    private const byte IdentitiesAnswer = 12;
    private const byte SignRequest = 13;
    private const byte SignResponse = 14;

    private readonly IReadOnlyList<SshKey> keys;

    private KeyAgent(IReadOnlyList<SshKey> keys, string path)
        : base(path) => this.keys = keys;

    /// <summary>Listens at <paramref name="path"/>.</summary>
    /// <param name="keys">The keys; disposed with the agent.</param>
    /// <param name="path">Where nothing is yet, in a folder that only the right people can enter.</param>
    public static KeyAgent Start(IReadOnlyList<SshKey> keys, string path)
    {
        var agent = new KeyAgent(keys, path);
        agent.Serve();
        return agent;
    }

    /// <inheritdoc/>
    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        foreach (var key in keys) key.Dispose();
    }

    protected override async Task ServeAsync(Stream client, CancellationToken ct)
    {
        var length = new byte[4];
        while (await client.ReadAtLeastAsync(length, length.Length, throwOnEndOfStream: false, ct) == length.Length)
        {
            var size = BinaryPrimitives.ReadUInt32BigEndian(length);
            if (size is 0 or > MaxMessage) return;
            var message = new byte[size];
            await client.ReadExactlyAsync(message, ct);
            await client.WriteAsync(new SshWriter().String(Answer(message)).ToArray(), ct);
        }
    }

    /// <summary>What the agent says to a message: a refusal to everything but the names of keys and signatures.</summary>
    internal byte[] Answer(ReadOnlySpan<byte> message)
    {
        try
        {
            return message[0] switch
            {
                RequestIdentities => List(),
                SignRequest => Sign(new SshReader(message[1..])),
                _ => [Failure],
            };
        }
        catch (Exception fault) when (fault is FormatException or CryptographicException)
        {
            return [Failure];
        }
    }

    private byte[] List()
    {
        var answer = new SshWriter().Byte(IdentitiesAnswer).Number((uint)keys.Count);
        foreach (var key in keys) answer.String(key.PublicKey.Span).String(Encoding.UTF8.GetBytes(key.Comment));
        return answer.ToArray();
    }

    private byte[] Sign(SshReader request)
    {
        var wanted = request.ReadString();
        var data = request.ReadString();
        var flags = request.ReadNumber();
        foreach (var key in keys)
        {
            if (!key.PublicKey.Span.SequenceEqual(wanted)) continue;
            lock (key) return new SshWriter().Byte(SignResponse).String(key.Sign(data, flags)).ToArray();
        }
        return [Failure];
    }
}
