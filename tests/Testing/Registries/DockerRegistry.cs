using System.Diagnostics;
using System.Text.RegularExpressions;

namespace Oci.Testing;

/// <summary>Debian's docker-registry on a free port of loopback, with what it stores in a folder that goes with it.</summary>
public sealed partial class DockerRegistry : IAsyncDisposable
{
    /// <summary>Who may use a registry that asks for a password.</summary>
    public const string Username = "user";

    /// <summary>That user's password: with a colon, which is the first thing to go wrong.</summary>
    public const string Password = "pass:word";

    // bcrypt, cost 4: the registry takes nothing else.
    private const string HashedPassword = "user:$2b$04$yX1e6irhjYhHSeDdkmBMDOlcWALzZS2uIWHObCr.ucGUL.HQboriG\n";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly TemporaryFolder folder = new();
    private readonly List<string> log = [];
    private Process? process;

    private DockerRegistry() { }

    /// <summary>The port.</summary>
    public int Port { get; private set; }

    /// <summary>As a reference writes it.</summary>
    public string Host => $"127.0.0.1:{Port}";

    /// <summary>The certificate's file, of a registry with TLS.</summary>
    public string? CertificateFile { get; private set; }

    /// <summary>Its log so far, for a test that fails, or that looks for secrets in it.</summary>
    public string Log { get { lock (log) return string.Join('\n', log); } }

    /// <summary>One without a password.</summary>
    public static Task<DockerRegistry> StartAsync() => StartAsync(_ => "", _ => "");

    /// <summary>One that asks for <see cref="Username"/> and <see cref="Password"/> (Basic).</summary>
    public static Task<DockerRegistry> StartWithPasswordAsync() => StartAsync(
        folder =>
        {
            File.WriteAllText(folder["htpasswd"], HashedPassword);
            return $"auth: {{htpasswd: {{realm: test, path: {folder["htpasswd"]}}}}}\n";
        },
        _ => "");

    /// <summary>One that trusts a token server.</summary>
    public static Task<DockerRegistry> StartWithTokensAsync(TokenServer tokens, string? realm = null) => StartAsync(
        folder =>
        {
            File.WriteAllText(folder["token.crt"], tokens.CertificatePem);
            return $"auth: {{token: {{realm: \"{realm ?? tokens.Realm}\", service: {TokenServer.Service}, issuer: {TokenServer.Issuer}, rootcertbundle: {folder["token.crt"]}}}}}\n";
        },
        _ => "");

    /// <summary>One that speaks TLS with a certificate nobody knows.</summary>
    public static async Task<DockerRegistry> StartWithTlsAsync()
    {
        using var certificate = new TestCertificate();
        var registry = await StartAsync(_ => "", folder =>
        {
            var (file, key) = certificate.WriteTo(folder.Path, "tls");
            return $", tls: {{certificate: {file}, key: {key}}}";
        });
        registry.CertificateFile = registry.folder["tls.crt"];
        return registry;
    }

    /// <summary>One that speaks TLS as another host, to clients with a certificate only.</summary>
    /// <param name="server">Signs the registry's certificate.</param>
    /// <param name="clients">Signs those of clients.</param>
    /// <param name="names">What the registry is called, beside <c>127.0.0.1</c>.</param>
    public static Task<DockerRegistry> StartWithClientsAsync(TestAuthority server, TestAuthority clients, params string[] names) => StartAsync(_ => "", folder =>
    {
        var certificate = server.IssueServer(["127.0.0.1", .. names]);
        File.WriteAllText(folder["tls.crt"], server.ChainPem(certificate));
        File.WriteAllText(folder["tls.key"], TestAuthority.KeyPem(certificate));
        File.WriteAllText(folder["clients.crt"], clients.Pem);
        return $", tls: {{certificate: {folder["tls.crt"]}, key: {folder["tls.key"]}, clientcas: [{folder["clients.crt"]}]}}";
    });

    public async ValueTask DisposeAsync()
    {
        if (process is not null)
        {
            process.Kill();
            await process.WaitForExitAsync();
            process.Dispose();
        }
        folder.Dispose();
    }

    private static async Task<DockerRegistry> StartAsync(Func<TemporaryFolder, string> authentication, Func<TemporaryFolder, string> http)
    {
        var program = Peer.Require("docker-registry");
        var registry = new DockerRegistry();
        File.WriteAllText(registry.folder["config.yml"], $"""
            version: 0.1
            log: {"{"}accesslog: {"{"}disabled: true{"}"}, level: info{"}"}
            storage: {"{"}filesystem: {"{"}rootdirectory: {registry.folder.Make("data")}{"}"}, delete: {"{"}enabled: true{"}"}{"}"}
            http: {"{"}addr: "127.0.0.1:0", secret: test{http(registry.folder)}{"}"}
            {authentication(registry.folder)}
            """);
        await registry.RunAsync(program);
        return registry;
    }

    // The log says which port the system chose.
    private async Task RunAsync(string program)
    {
        var listening = new TaskCompletionSource<int>(TaskCreationOptions.RunContinuationsAsynchronously);
        process = Process.Start(new ProcessStartInfo(program, ["serve", folder["config.yml"]]) { RedirectStandardError = true, RedirectStandardOutput = true })!;
        DataReceivedEventHandler read = (_, line) =>
        {
            if (line.Data is null) return;
            lock (log) log.Add(line.Data);
            if (Listening().Match(line.Data) is { Success: true } found) listening.TrySetResult(int.Parse(found.Groups[1].Value));
        };
        process.OutputDataReceived += read;
        process.ErrorDataReceived += read;
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        _ = process.WaitForExitAsync().ContinueWith(_ => listening.TrySetException(new InvalidOperationException($"docker-registry ended: {Log}")), TaskScheduler.Default);
        Port = await listening.Task.WaitAsync(Patience);
    }

    [GeneratedRegex(@"listening on [^ ]*:(\d+)")]
    private static partial Regex Listening();
}
