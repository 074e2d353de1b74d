using System.Text.RegularExpressions;
using Oci.Content;
using Oci.Images;

namespace Oci.Testing;

/// <summary>A registry in memory that asks for a password, serves one image well, and does whatever else a test scripts.</summary>
public sealed class ScriptedRegistry : IAsyncDisposable
{
    public const string Username = "user";
    public const string Password = "s3cret-password";

    private readonly HttpServer server;
    private readonly Dictionary<string, (byte[] Bytes, string Type)> content = new(StringComparer.Ordinal);
    private readonly List<(string Pattern, Func<HttpCall, Task> Handle)> scripts = [];

    public ScriptedRegistry() => server = new HttpServer(AnswerAsync);

    /// <summary>As a reference writes it.</summary>
    public string Host => server.Host;

    /// <summary>As a URL writes it.</summary>
    public string Address => server.Address;

    /// <summary>Every call so far.</summary>
    public IReadOnlyCollection<HttpCall> Calls => server.Calls;

    /// <summary>Whether a call without the password is refused.</summary>
    public bool AsksForPassword { get; set; } = true;

    /// <summary>The digest of the image that is served as <c>app:1</c>.</summary>
    public Descriptor Target { get; private set; } = null!;

    /// <summary>What is said instead of the registry's own answer to <c>METHOD /path?query</c>; the latest script wins.</summary>
    public void On(string pattern, Func<HttpCall, Task> handle) => scripts.Insert(0, (pattern, handle));

    /// <summary>Serves an image as <c>app:1</c>.</summary>
    public async Task ServeAsync(IContentStore store, Descriptor target)
    {
        Target = target;
        await foreach (var node in new ImageGraph(store).WalkAsync(target, TestContext.Current.CancellationToken))
        {
            if (!await store.ContainsAsync(node, TestContext.Current.CancellationToken)) continue;
            content[node.Digest.ToString()] = ((await store.ReadAllAsync(node, TestContext.Current.CancellationToken)).ToArray(), node.MediaType);
        }
        content["1"] = content[target.Digest.ToString()];
    }

    /// <summary>Whether any call brought the password, or anything that was made of it.</summary>
    public bool HeardSecrets => Calls.Any(call => call.Header("Authorization") is not null);

    /// <summary>Sends bytes until the other side has enough.</summary>
    /// <returns>How many it took.</returns>
    public static async Task<long> FloodAsync(HttpCall call, int status, params IReadOnlyList<(string Name, string Value)> headers)
    {
        await call.StartAsync(status, [.. headers, ("Transfer-Encoding", "chunked")]);
        var chunk = System.Text.Encoding.ASCII.GetBytes($"10000\r\n{new string(' ', 1 << 16)}\r\n");
        for (long sent = 0; ; sent += 1 << 16)
        {
            try
            {
                await call.SendAsync(chunk);
            }
            catch (IOException)
            {
                call.Close();
                return sent;
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        await server.DisposeAsync();
        Assert.Empty(server.Faults);
    }

    private async Task AnswerAsync(HttpCall call)
    {
        if (AsksForPassword && call.Header("Authorization") is null)
        {
            await call.RespondAsync(401, "{}", [("WWW-Authenticate", "Basic realm=\"test\"")]);
            return;
        }
        foreach (var (pattern, handle) in scripts)
        {
            if (!Regex.IsMatch($"{call.Method} {call.Target}", pattern)) continue;
            await handle(call);
            return;
        }
        var name = Uri.UnescapeDataString(call.Path[(call.Path.LastIndexOf('/') + 1)..]);
        if (call.Path == "/v2/") await call.RespondAsync(200, "{}");
        else if (content.TryGetValue(name, out var found)) await call.RespondAsync(200, found.Bytes, [("Content-Type", found.Type), ("Docker-Content-Digest", Digest.Sha256(found.Bytes).ToString())]);
        else await call.RespondAsync(404, """{"errors":[{"code":"NOT_FOUND"}]}""");
    }
}
