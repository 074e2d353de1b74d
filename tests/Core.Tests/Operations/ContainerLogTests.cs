using System.Runtime.Versioning;
using System.Text;
using System.Text.Json;
using Oci.Operations;
using Oci.Testing;

namespace Oci.Tests.Operations;

[Trait("Category", "Linux")]
[SupportedOSPlatform("linux")]
public sealed class ContainerLogTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void A_line_is_an_object_as_Docker_writes_it()
    {
        using (var log = new ContainerLog(folder["log"], TimeProvider.System))
        {
            log.Write("one\ntw"u8, isError: false);
            log.Write("bad\n"u8, isError: true);
            log.Write("o\nrest"u8, isError: false);
            log.Complete();
        }
        var lines = File.ReadLines(folder["log"]).Select(line => JsonDocument.Parse(line).RootElement).ToList();
        Assert.Equal(["one\n", "bad\n", "two\n", "rest"], lines.Select(line => line.GetProperty("log").GetString()));
        Assert.Equal(["stdout", "stderr", "stdout", "stdout"], lines.Select(line => line.GetProperty("stream").GetString()));
        Assert.All(lines, line => Assert.True(DateTimeOffset.TryParse(line.GetProperty("time").GetString(), out _)));
    }

    [Fact]
    public void Files_grow_so_large_and_no_larger_and_the_oldest_go()
    {
        using (var log = new ContainerLog(folder["log"], TimeProvider.System) { MaxBytes = 1000 })
            for (var number = 0; number < 100; number++) log.Write(Encoding.UTF8.GetBytes($"line {number}\n"), isError: false);
        var files = Directory.GetFiles(folder.Path);
        Assert.Equal(ContainerLog.Files, files.Length);
        Assert.All(files, file => Assert.InRange(new FileInfo(file).Length, 1, 1000));
        var read = new ContainerLogReader(folder["log"]).Read().Select(line => line.Text).ToList();
        Assert.Equal(Enumerable.Range(100 - read.Count, read.Count).Select(number => $"line {number}\n"), read);
    }

    [Fact]
    public void A_line_without_end_is_written_in_pieces()
    {
        using var log = new ContainerLog(folder["log"], TimeProvider.System);
        var text = new string('x', 100_000);
        log.Write(Encoding.UTF8.GetBytes(text), isError: false);
        log.Complete();
        var pieces = new ContainerLogReader(folder["log"]).Read().ToList();
        Assert.Equal(text, string.Concat(pieces.Select(piece => piece.Text)));
        Assert.All(pieces, piece => Assert.InRange(piece.Text.Length, 1, 16 * 1024));
    }

    [Fact]
    public void A_piece_ends_with_a_whole_character()
    {
        using var log = new ContainerLog(folder["log"], TimeProvider.System);
        var text = "x" + string.Concat(Enumerable.Repeat("\u20ac", 20_000));
        foreach (var part in Encoding.UTF8.GetBytes(text).Chunk(1000)) log.Write(part, isError: false);
        log.Complete();
        Assert.Equal(text, string.Concat(new ContainerLogReader(folder["log"]).Read().Select(piece => piece.Text)));
    }

    [Fact]
    public async Task Who_follows_sees_every_line_once_over_changes_of_files()
    {
        var (over, seen) = (false, 0);
        using var log = new ContainerLog(folder["log"], TimeProvider.System) { MaxBytes = 2000 };
        var reading = ReadAsync();
        for (var number = 0; number < 60; number++)
        {
            log.Write(Encoding.UTF8.GetBytes($"line {number}\n"), isError: false);
            // A reader that is left behind by more files than are kept has lost lines: that is what keeping only some means.
            while (number % 10 == 9 && Volatile.Read(ref seen) <= number) await Task.Delay(5, TestContext.Current.CancellationToken);
        }
        Volatile.Write(ref over, true);
        Assert.Equal(Enumerable.Range(0, 60).Select(number => $"line {number}\n"), await reading);

        async Task<List<string>> ReadAsync()
        {
            var lines = new List<string>();
            await foreach (var line in new ContainerLogReader(folder["log"]).FollowAsync(() => Volatile.Read(ref over), TestContext.Current.CancellationToken))
            {
                lines.Add(line.Text);
                Volatile.Write(ref seen, lines.Count);
            }
            return lines;
        }
    }

    [Fact]
    public async Task Who_follows_reads_a_new_file_that_has_grown_past_the_old_one_between_two_looks()
    {
        using var log = new ContainerLog(folder["log"], TimeProvider.System) { MaxBytes = 2000 };
        log.Write("first\n"u8, isError: false);
        await using var lines = new ContainerLogReader(folder["log"]).FollowAsync(() => true, TestContext.Current.CancellationToken).GetAsyncEnumerator(TestContext.Current.CancellationToken);
        Assert.True(await lines.MoveNextAsync());
        for (var number = 0; number < 40; number++) log.Write(Encoding.UTF8.GetBytes($"line {number}\n"), isError: false);
        var read = new List<string>();
        while (await lines.MoveNextAsync()) read.Add(lines.Current.Text);
        Assert.Equal(Enumerable.Range(0, 40).Select(number => $"line {number}\n"), read);
    }

    [Fact]
    public void What_is_no_object_is_passed_over()
    {
        File.WriteAllText(folder["log"], "{\"log\":\"a\\n\",\"stream\":\"stdout\",\"time\":\"t\"}\nnonsense\n{\"log\":1}\n{\"log\":\"b\\n\",\"stream\":\"stderr\",\"time\":\"t\"}\n{\"log\":\"cut");
        Assert.Equal([("a\n", false), ("b\n", true)], new ContainerLogReader(folder["log"]).Read().Select(line => (line.Text, line.IsError)));
    }
}
