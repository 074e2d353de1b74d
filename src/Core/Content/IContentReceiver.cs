namespace Oci.Content;

/// <summary>Opens content from an offset on, unchecked; called again where what was read got lost.</summary>
internal delegate Task<Stream> OpenAt(long offset, CancellationToken ct);

/// <summary>A store that is better told what is coming, and that may ask for parts of it again: a registry.</summary>
internal interface IContentReceiver
{
    /// <summary>Whether <see cref="ReceiveAsync"/> is better called without asking first whether content is there: it finds out by itself, or need not.</summary>
    bool AsksByItself(Descriptor content);

    /// <summary>Takes content in.</summary>
    /// <param name="content">What it must turn out to be.</param>
    /// <param name="open">Reads it; from its beginning verified.</param>
    /// <param name="progressed">Hears how many bytes have gone out.</param>
    /// <param name="ct">Cancels.</param>
    /// <returns>False where the content came from elsewhere, or was there, and was not read.</returns>
    Task<bool> ReceiveAsync(Descriptor content, OpenAt open, Action<long> progressed, CancellationToken ct);
}
