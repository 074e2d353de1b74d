using System.CommandLine;
using Oci.Diagnostics;
using Oci.Operations;
using Oci.Tool.CommandLine;
using Oci.Tool.Printing;

namespace Oci.Tool.Verbs;

/// <summary><c>login REGISTRY</c>.</summary>
internal sealed class LoginVerb : Verb
{
    private const int LongestPassword = 1 << 20;
    private static readonly OtherOption OnStandardInput = new("dotnet-oci login -u NAME --password-stdin REGISTRY <FILE");

    private readonly Argument<string> registry = new("REGISTRY") { Description = "The registry: HOST[:PORT]" };
    private readonly Option<string?> username = Declare.Text("--username", "NAME", "Who logs in", "-u");
    private readonly Option<bool> passwordStdin = Declare.Switch("--password-stdin", "Read the password from standard input; a password on the command line would be seen by others");

    public LoginVerb() : base("login", "Store credentials for a registry, once it has taken them",
        new Example("With a password from a file", "dotnet-oci login -u ci --password-stdin registry.example <password.txt"),
        new Example("Into a file of its own", "dotnet-oci login --authfile auth.json -u ci --password-stdin registry.example <password.txt"))
    {
        Arguments.Add(registry);
        foreach (var option in (Option[])[username, passwordStdin, .. RegistryFlags.One.Where(option => option.Name != "--creds")]) Options.Add(option);
    }

    public override Type RequestType => typeof(LoginRequest);

    public override bool MakesAuthFile => true;

    public override IReadOnlyDictionary<string, OtherOption> OtherOptions { get; } = new Dictionary<string, OtherOption>(StringComparer.Ordinal)
    {
        ["-p"] = OnStandardInput,
        ["--password"] = OnStandardInput,
    };

    public override async Task<int> RunAsync(VerbCall call, CancellationToken ct)
    {
        var user = call.Value(username) ?? throw new OciException(ErrorCodes.Usage, "expected the user's name, found none", "--username NAME");
        if (!call.Value(passwordStdin)) throw new OciException(ErrorCodes.Usage, "expected the password on standard input, found no wish to read it", "dotnet-oci login -u NAME --password-stdin REGISTRY <FILE");
        var host = call.Host();
        var result = await new LoginOperation(host).RunAsync(new LoginRequest { Registry = call.Value(registry), Username = user, Password = await ReadPasswordAsync(host, ct) }, ct);
        call.Print(call.Json ? ToolJson.Write(new LoginListing(result.Registry, result.Username, result.StoredIn)) : $"{result.Registry}: {Native.ByteText.Escape(result.Username)}, stored in {Native.ByteText.Escape(result.StoredIn)}\n");
        return ExitCodes.Done;
    }

    // The line end belongs to the file, not to the password.
    private static async Task<string> ReadPasswordAsync(OciHost host, CancellationToken ct)
    {
        var bytes = new byte[LongestPassword];
        var count = await host.StandardInput.ReadAtLeastAsync(bytes, bytes.Length, throwOnEndOfStream: false, ct);
        var password = System.Text.Encoding.UTF8.GetString(bytes.AsSpan(0, count)).TrimEnd('\r', '\n');
        return password.Length > 0 ? password : throw new OciException(ErrorCodes.Usage, "expected a password on standard input, found nothing", "dotnet-oci login -u NAME --password-stdin REGISTRY <FILE");
    }
}
