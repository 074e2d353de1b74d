using System.ComponentModel;
using System.Diagnostics;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Oci.Diagnostics;
using Oci.Native;

namespace Oci.Registries;

/// <summary>A program named <c>docker-credential-NAME</c> that keeps credentials. Source: docker-credential-helpers.</summary>
/// <param name="helper">Its NAME.</param>
/// <param name="patience">How long it is waited for.</param>
internal sealed class CredentialHelper(string helper, HelperPatience patience)
{
    private const int MaxAnswer = 1 << 20;
    private const string TokenUser = "<token>";
    private const UnixFileMode AnybodyRuns = UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;
    private static readonly string[] NothingThere = ["credentials not found", "no credentials server URL", "not found in keyring"];

    /// <summary>What the helper has; null where it has nothing.</summary>
    /// <exception cref="OciException"><see cref="ErrorCodes.CredentialHelperFailed"/>.</exception>
    public async Task<Credential?> GetAsync(string key, CancellationToken ct)
    {
        var (code, output) = await RunAsync("get", key, ct);
        if (code != 0) return Array.Exists(NothingThere, words => output.Contains(words, StringComparison.OrdinalIgnoreCase)) ? null : throw Failed("get", $"status {code}: {ByteText.Shorten(output.Trim())}");
        var reply = Parse(output);
        var (user, secret) = (reply.Username ?? "", reply.Secret ?? "");
        if (secret.Length == 0 && user is "" or TokenUser) return null;
        return user == TokenUser ? new Credential { IdentityToken = secret } : new Credential { Username = user, Password = secret };
    }

    /// <summary>What the helper has for a repository: such programs know registries as a whole, not what is below them.</summary>
    /// <inheritdoc cref="GetAsync"/>
    public async Task<Credential?> FindAsync(string name, CancellationToken ct)
    {
        foreach (var key in CredentialKeys.OfRegistry(name))
        {
            if (await GetAsync(key, ct) is { } found) return found;
        }
        return null;
    }

    /// <summary>Keeps a credential.</summary>
    public async Task StoreAsync(string key, Credential credential, CancellationToken ct)
    {
        var request = credential.IdentityToken is { } token
            ? new HelperReply { ServerUrl = key, Username = TokenUser, Secret = token }
            : new HelperReply { ServerUrl = key, Username = credential.Username, Secret = credential.Password };
        await SucceedAsync("store", JsonSerializer.Serialize(request, RegistriesJson.Default.HelperReply), ct);
    }

    /// <summary>Forgets a credential.</summary>
    public Task EraseAsync(string key, CancellationToken ct) => SucceedAsync("erase", key, ct);

    /// <summary>What the helper has something for.</summary>
    public async Task<IReadOnlyList<string>> ListAsync(CancellationToken ct)
    {
        var (code, output) = await RunAsync("list", "", ct);
        if (code != 0) return [];
        try
        {
            return JsonNode.Parse(output) is JsonObject list ? [.. list.Select(pair => pair.Key)] : [];
        }
        catch (JsonException)
        {
            return [];
        }
    }

    private async Task SucceedAsync(string action, string input, CancellationToken ct)
    {
        var (code, output) = await RunAsync(action, input, ct);
        if (code != 0) throw Failed(action, $"status {code}: {ByteText.Shorten(output.Trim())}");
    }

    private async Task<(int Code, string Output)> RunAsync(string action, string input, CancellationToken ct)
    {
        // A name, never a path: the file that names it may have come with a checkout.
        if (!helper.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.')) throw Failed(action, "that this is no helper's name");
        var start = new ProcessStartInfo { ArgumentList = { action }, RedirectStandardInput = true, RedirectStandardOutput = true, UseShellExecute = false };
        start.FileName = Find(start.Environment.TryGetValue("PATH", out var folders) ? folders : null) ?? throw Failed(action, "no such program in a folder of PATH");
        using var process = new Process { StartInfo = start };
        try
        {
            process.Start();
        }
        catch (Win32Exception e)
        {
            throw Failed(action, ByteText.Shorten(e.Message), e);
        }
        using var waiting = CancellationTokenSource.CreateLinkedTokenSource(ct);
        waiting.CancelAfter(patience.Longest);
        var talk = TalkAsync(process, action, input, waiting.Token);
        try
        {
            // What it started may keep its output open, and a read that nobody answers ends with its program only: neither is waited for.
            if (await Task.WhenAny(talk, Task.Delay(patience.ToldAfter, waiting.Token)) != talk && !waiting.IsCancellationRequested) patience.Tell($"docker-credential-{helper}");
            return await talk.WaitAsync(waiting.Token);
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            throw Failed(action, $"no answer within {patience.Longest.TotalSeconds:0.#} seconds");
        }
        finally
        {
            if (!process.HasExited) process.Kill(entireProcessTree: true);
        }
    }

    // Left to itself .NET looks into the working folder first, which may be a checkout too.
    private string? Find(string? folders) => (folders ?? "").Split(Path.PathSeparator).Where(Path.IsPathFullyQualified)
        .Select(folder => Path.Combine(folder, $"docker-credential-{helper}{(OperatingSystem.IsWindows() ? ".exe" : "")}"))
        .FirstOrDefault(path => File.Exists(path) && (OperatingSystem.IsWindows() || (File.GetUnixFileMode(path) & AnybodyRuns) != 0));

    private async Task<(int Code, string Output)> TalkAsync(Process process, string action, string input, CancellationToken ct)
    {
        try
        {
            await process.StandardInput.WriteAsync(input.AsMemory(), ct);
            process.StandardInput.Close();
        }
        catch (IOException)
        {
            // It did not want to hear it all.
        }
        var output = new StringBuilder();
        var buffer = new char[4096];
        for (int count; (count = await process.StandardOutput.ReadAsync(buffer, ct)) > 0;)
        {
            if (output.Append(buffer, 0, count).Length > MaxAnswer) throw Failed(action, $"more than {MaxAnswer} characters");
        }
        await process.WaitForExitAsync(ct);
        return (process.ExitCode, output.ToString());
    }

    private HelperReply Parse(string output)
    {
        try
        {
            return JsonSerializer.Deserialize(output, RegistriesJson.Default.HelperReply) ?? new HelperReply();
        }
        catch (JsonException e)
        {
            throw Failed("get", "no JSON", e);
        }
    }

    private OciException Failed(string action, string found, Exception? inner = null) =>
        new(ErrorCodes.CredentialHelperFailed, $"expected `docker-credential-{ByteText.Shorten(helper)} {action}` to succeed, found {found}", $"docker-credential-{ByteText.Shorten(helper)} list", inner: inner);
}
