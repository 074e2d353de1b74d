using System.Diagnostics;
using System.Text;
using System.Text.RegularExpressions;

namespace Oci.Interop.Publish;

/// <summary>A container with a web application in it, started by whatever program, and asked over HTTP.</summary>
internal sealed partial class ServedImage : IAsyncDisposable
{
    /// <summary>What makes Kestrel choose a free port and say which.</summary>
    public const string Address = "ASPNETCORE_URLS=http://127.0.0.1:0";

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(10);

    private readonly Process process;
    private readonly StringBuilder said = new();
    private readonly TaskCompletionSource<Uri> listening = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private ServedImage(Process process)
    {
        this.process = process;
        process.OutputDataReceived += Read;
        process.ErrorDataReceived += Read;
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        process.StandardInput.Close();
        _ = process.WaitForExitAsync().ContinueWith(_ => listening.TrySetException(new InvalidOperationException($"the container ended with {process.ExitCode}:\n{Said}")), TaskScheduler.Default);
    }

    private string Said { get { lock (said) return said.ToString(); } }

    /// <summary>Waits until the application says where it listens.</summary>
    /// <param name="process">The container's program, its streams untouched.</param>
    public static async Task<ServedImage> StartAsync(Process process)
    {
        var image = new ServedImage(process);
        await image.listening.Task.WaitAsync(Patience);
        return image;
    }

    /// <summary>The answer's text.</summary>
    public async Task<string> GetAsync(string path)
    {
        using var client = new HttpClient(new SocketsHttpHandler { UseProxy = false }) { BaseAddress = await listening.Task, Timeout = Patience };
        return await client.GetStringAsync(path, TestContext.Current.CancellationToken);
    }

    /// <summary>Asks it to stop, and waits until it has.</summary>
    public async ValueTask DisposeAsync()
    {
        if (!process.HasExited)
        {
            using var kill = Process.Start("kill", ["-TERM", $"{process.Id}"]);
            await kill.WaitForExitAsync();
            await process.WaitForExitAsync().WaitAsync(Patience);
        }
        process.Dispose();
    }

    private void Read(object sender, DataReceivedEventArgs line)
    {
        if (line.Data is null) return;
        lock (said) said.AppendLine(line.Data);
        if (Listening().Match(line.Data) is { Success: true } found) listening.TrySetResult(new Uri(found.Groups[1].Value));
    }

    [GeneratedRegex(@"Now listening on: (http://[0-9.]+:\d+)")]
    private static partial Regex Listening();
}
