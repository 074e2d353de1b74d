using System.Text;

namespace Oci.Testing;

/// <summary>Lines and bytes of one connection.</summary>
internal sealed class HttpInput(Stream stream)
{
    private readonly byte[] buffer = new byte[1 << 16];
    private int start;
    private int end;

    /// <summary>The next line without its end; null at the end of the connection.</summary>
    public async Task<string?> ReadLineAsync(CancellationToken ct)
    {
        var line = new StringBuilder();
        while (true)
        {
            if (start == end && !await FillAsync(ct)) return line.Length == 0 ? null : line.ToString();
            var found = buffer.AsSpan(start, end - start).IndexOf((byte)'\n');
            var length = found < 0 ? end - start : found;
            line.Append(Encoding.Latin1.GetString(buffer, start, length));
            start += found < 0 ? length : length + 1;
            if (found >= 0) return line.ToString().TrimEnd('\r');
        }
    }

    public async ValueTask<int> ReadAsync(Memory<byte> target, CancellationToken ct)
    {
        if (start == end && !await FillAsync(ct)) return 0;
        var count = Math.Min(target.Length, end - start);
        buffer.AsMemory(start, count).CopyTo(target);
        start += count;
        return count;
    }

    private async Task<bool> FillAsync(CancellationToken ct)
    {
        start = 0;
        end = await stream.ReadAsync(buffer, ct);
        return end > 0;
    }
}
