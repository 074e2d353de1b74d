using Oci.Tool;

namespace Oci.Tests;

public sealed class InterruptibleInputTests
{
    [Fact]
    public async Task Waiting_for_input_ends_with_an_interruption()
    {
        using var source = new CancellationTokenSource();
        await using var input = new InterruptibleInput(new Silence(), source.Token);
        var bytes = new byte[1];
        var waiting = input.ReadAsync(bytes, source.Token).AsTask();
        var waitingSynchronously = Task.Run(input.ReadByte, TestContext.Current.CancellationToken);
        await source.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waitingSynchronously);
    }

    [Fact]
    public async Task What_comes_is_read_whole()
    {
        var content = new byte[200_000];
        new Random(1).NextBytes(content);
        await using var input = new InterruptibleInput(new MemoryStream(content), CancellationToken.None);
        var read = new MemoryStream();
        await input.CopyToAsync(read, TestContext.Current.CancellationToken);
        Assert.Equal(content, read.ToArray());
    }

    private sealed class Silence : MemoryStream
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) => new(new TaskCompletionSource<int>().Task);
    }
}
