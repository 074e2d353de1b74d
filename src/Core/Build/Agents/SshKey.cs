namespace Oci.Build;

/// <summary>A private key that an SSH agent signs with.</summary>
/// <param name="publicKey">The public key as SSH writes it: what names the key.</param>
/// <param name="comment">What people call it.</param>
internal abstract class SshKey(byte[] publicKey, string comment) : IDisposable
{
    /// <summary>The public key as SSH writes it.</summary>
    public ReadOnlyMemory<byte> PublicKey => publicKey;

    /// <summary>What people call it; may be empty.</summary>
    public string Comment => comment;

    /// <summary>The signature of some data as SSH writes it: the algorithm's name, and what it made.</summary>
    /// <param name="data">What is to be signed.</param>
    /// <param name="flags">Which of several algorithms is wanted: draft-ietf-sshm-ssh-agent, section 4.1.</param>
    public abstract byte[] Sign(ReadOnlySpan<byte> data, uint flags);

    /// <inheritdoc/>
    public abstract void Dispose();
}
