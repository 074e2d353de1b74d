using System.ComponentModel;
using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Nodes;
using Oci.Diagnostics;
using Oci.Native;

namespace Oci.Registries;

/// <summary>Programs named <c>docker-credential-NAME</c> that keep credentials. Source: docker-credential-helpers.</summary>
internal static class CredentialHelper
{
    private const string TokenUser = "<token>";
    private static readonly string[] NothingThere = ["credentials not found", "no credentials server URL", "not found in keyring"];

    /// <summary>What the helper has; null where it has nothing.</summary>
    /// <exception cref="OciException"><see cref="ErrorCodes.CredentialHelperFailed"/>.</exception>
    public static async Task<Credential?> GetAsync(string helper, string key, CancellationToken ct)
    {
        var (code, output) = await RunAsync(helper, "get", key, ct);
        if (code != 0) return Array.Exists(NothingThere, words => output.Contains(words, StringComparison.OrdinalIgnoreCase)) ? null : throw Failed(helper, "get", $"status {code}: {ByteText.Shorten(output.Trim())}");
        var reply = Parse(helper, output);
        var (user, secret) = (reply.Username ?? "", reply.Secret ?? "");
        if (secret.Length == 0 && user is "" or TokenUser) return null;
        return user == TokenUser ? new Credential { IdentityToken = secret } : new Credential { Username = user, Password = secret };
    }

    /// <summary>Keeps a credential.</summary>
    public static async Task StoreAsync(string helper, string key, Credential credential, CancellationToken ct)
    {
        var request = credential.IdentityToken is { } token
            ? new HelperReply { ServerUrl = key, Username = TokenUser, Secret = token }
            : new HelperReply { ServerUrl = key, Username = credential.Username, Secret = credential.Password };
        await SucceedAsync(helper, "store", JsonSerializer.Serialize(request, RegistriesJson.Default.HelperReply), ct);
    }

    /// <summary>Forgets a credential.</summary>
    public static Task EraseAsync(string helper, string key, CancellationToken ct) => SucceedAsync(helper, "erase", key, ct);

    /// <summary>What the helper has something for.</summary>
    public static async Task<IReadOnlyList<string>> ListAsync(string helper, CancellationToken ct)
    {
        var (code, output) = await RunAsync(helper, "list", "", ct);
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

    private static async Task SucceedAsync(string helper, string action, string input, CancellationToken ct)
    {
        var (code, output) = await RunAsync(helper, action, input, ct);
        if (code != 0) throw Failed(helper, action, $"status {code}: {ByteText.Shorten(output.Trim())}");
    }

    private static async Task<(int Code, string Output)> RunAsync(string helper, string action, string input, CancellationToken ct)
    {
        // A name, never a path: the file that names it may have come with a checkout.
        if (!helper.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.')) throw Failed(helper, action, "that this is no helper's name");
        using var process = new Process { StartInfo = new ProcessStartInfo($"docker-credential-{helper}", [action]) { RedirectStandardInput = true, RedirectStandardOutput = true, UseShellExecute = false } };
        try
        {
            process.Start();
        }
        catch (Win32Exception e)
        {
            throw Failed(helper, action, ByteText.Shorten(e.Message), e);
        }
        try
        {
            await process.StandardInput.WriteAsync(input.AsMemory(), ct);
            process.StandardInput.Close();
        }
        catch (IOException)
        {
            // It did not want to hear it all.
        }
        var output = await process.StandardOutput.ReadToEndAsync(ct);
        await process.WaitForExitAsync(ct);
        return (process.ExitCode, output);
    }

    private static HelperReply Parse(string helper, string output)
    {
        try
        {
            return JsonSerializer.Deserialize(output, RegistriesJson.Default.HelperReply) ?? new HelperReply();
        }
        catch (JsonException e)
        {
            throw Failed(helper, "get", "no JSON", e);
        }
    }

    private static OciException Failed(string helper, string action, string found, Exception? inner = null) =>
        new(ErrorCodes.CredentialHelperFailed, $"expected `docker-credential-{ByteText.Shorten(helper)} {action}` to succeed, found {found}", $"docker-credential-{ByteText.Shorten(helper)} list", inner: inner);
}
