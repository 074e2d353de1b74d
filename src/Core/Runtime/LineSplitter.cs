using System.Text;

namespace Oci.Runtime;

/// <summary>
/// Cuts a stream of bytes into lines of text. A carriage return starts the line anew, as on a terminal: of a progress bar only the last state
/// is seen. Lines longer than <see cref="MaxBytes"/> are cut, between characters.
/// </summary>
/// <param name="output">Takes each line, without its end, and whether it was cut and goes on: then more of it follows.</param>
internal sealed class LineSplitter(Action<string, bool> output)
{
    /// <summary>The longest line, in bytes.</summary>
    public const int MaxBytes = 64 * 1024;

    private readonly byte[] line = new byte[MaxBytes];
    private int length;
    private bool returned;

    /// <summary>Takes the next bytes; they need not end where a line or a character ends.</summary>
    public void Write(ReadOnlySpan<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            var end = bytes.IndexOfAny((byte)'\n', (byte)'\r');
            var text = end < 0 ? bytes : bytes[..end];
            if (!text.IsEmpty) Append(text);
            if (end < 0) return;
            if (bytes[end] == '\n') Emit(length, goesOn: false);
            returned = bytes[end] == '\r';
            bytes = bytes[(end + 1)..];
        }
    }

    /// <summary>Hands on what is left of a line without an end.</summary>
    public void Complete()
    {
        if (length > 0) Emit(length, goesOn: false);
    }

    private void Append(ReadOnlySpan<byte> text)
    {
        if (returned) length = 0;
        returned = false;
        while (!text.IsEmpty)
        {
            if (length == MaxBytes) Emit(WholeCharacters(line), goesOn: true);
            var part = text[..Math.Min(text.Length, MaxBytes - length)];
            part.CopyTo(line.AsSpan(length));
            length += part.Length;
            text = text[part.Length..];
        }
    }

    /// <summary>How much of a text in UTF-8 to cut off without splitting a character, which then goes to the next piece. Four bytes are the longest.</summary>
    internal static int WholeCharacters(ReadOnlySpan<byte> text)
    {
        for (var start = text.Length - 1; start >= Math.Max(0, text.Length - 4); start--)
        {
            if ((text[start] & 0xC0) == 0x80) continue;
            return Rune.DecodeFromUtf8(text[start..], out _, out _) == System.Buffers.OperationStatus.NeedMoreData ? start : text.Length;
        }
        return text.Length;
    }

    private void Emit(int count, bool goesOn)
    {
        output(Encoding.UTF8.GetString(line, 0, count), goesOn);
        line.AsSpan(count, length - count).CopyTo(line);
        length -= count;
    }
}
