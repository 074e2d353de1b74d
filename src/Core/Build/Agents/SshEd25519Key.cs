using Oci.Native;

namespace Oci.Build;

/// <summary>An Ed25519 key. Source: RFC 8709.</summary>
internal sealed class SshEd25519Key(Ed25519Key key, string comment)
    : SshKey(new SshWriter().String(Name).String(key.PublicKey.Span).ToArray(), comment)
{
    public static ReadOnlySpan<byte> Name => "ssh-ed25519"u8;

    public override byte[] Sign(ReadOnlySpan<byte> data, uint flags) => new SshWriter().String(Name).String(key.Sign(data)).ToArray();

    public override void Dispose() => key.Dispose();
}
