using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Oci.Diagnostics;
using Oci.Native;

namespace Oci.Registries;

/// <summary>One file of credentials: <c>auth.json</c>, Docker's <c>config.json</c>, or the older <c>.dockercfg</c>. Fields that are not ours are kept.</summary>
internal sealed class CredentialFile : IDisposable
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const int MaxBytes = 4 << 20;

    private readonly string path;
    private readonly JsonObject root;
    private readonly CredentialFileLock? held;

    private CredentialFile(string path, JsonObject root, CredentialFileLock? held) => (this.path, this.root, this.held) = (path, root, held);

    /// <summary>The helper for everything; null where there is none.</summary>
    public string? DefaultHelper => Text(root["credsStore"]);

    /// <summary>Every helper once.</summary>
    public IEnumerable<string> Helpers => ((root["credHelpers"] as JsonObject)?.Select(pair => Text(pair.Value)) ?? []).Append(DefaultHelper).OfType<string>().Distinct();

    /// <summary>What there are entries for.</summary>
    public IEnumerable<string> Keys => Entries.Select(pair => pair.Key);

    /// <summary>Reads a file; null where it is not there.</summary>
    /// <exception cref="OciException"><see cref="ErrorCodes.InvalidCredentialFile"/>.</exception>
    public static CredentialFile? TryRead(string path) => File.Exists(path) ? new CredentialFile(path, Parse(path), null) : null;

    /// <summary>Opens a file to change it, or begins a new one; no other process of ours changes it until this is disposed.</summary>
    /// <exception cref="OciException"><see cref="ErrorCodes.InvalidCredentialFile"/>: it is broken, or somebody else keeps it locked.</exception>
    public static async Task<CredentialFile> OpenToWriteAsync(string path, CancellationToken ct)
    {
        var target = TargetOf(path);
        var folder = Path.GetDirectoryName(target)!;
        if (!Directory.Exists(folder)) HostFile.Translate("mkdir", folder, () => OperatingSystem.IsWindows() ? Directory.CreateDirectory(folder) : Directory.CreateDirectory(folder, OwnerOnly | UnixFileMode.UserExecute));
        var held = await CredentialFileLock.AcquireAsync(target, ct);
        try
        {
            return new CredentialFile(target, File.Exists(target) ? Parse(target) : [], held);
        }
        catch
        {
            held.Dispose();
            throw;
        }
    }

    // A link is kept, what it leads to is replaced; also where that is not there yet.
    private static string TargetOf(string path) =>
        HostFile.Translate("readlink", path, () => new FileInfo(path).LinkTarget is null ? null : File.ResolveLinkTarget(path, returnFinalTarget: true))?.FullName ?? Path.GetFullPath(path);

    /// <summary>The helper of one registry; null where there is none.</summary>
    public string? HelperFor(string key) => Text((root["credHelpers"] as JsonObject)?[key]);

    /// <summary>The helper that keeps what is stored for a registry; null where the file does.</summary>
    public string? HelperToWrite(string key) => HelperFor(key) ?? DefaultHelper;

    /// <summary>The entry of a key; null where there is none, or an empty one that only tells that a helper has it.</summary>
    public Credential? Find(string key)
    {
        // The name itself first, as others read it: what stands under an older form of it may be long out of date.
        foreach (var (name, value) in Entries.OrderByDescending(entry => entry.Key == key))
        {
            if ((name == key || CredentialKeys.Normalize(name) == key) && value is JsonObject entry && Read(entry) is { } credential) return credential;
        }
        return null;
    }

    /// <summary>Writes an entry.</summary>
    public void Set(string key, Credential credential)
    {
        var entry = new JsonObject();
        if (credential.Username.Length > 0) entry["auth"] = Convert.ToBase64String(Encoding.UTF8.GetBytes($"{credential.Username}:{credential.Password}"));
        if (credential.IdentityToken is { } token) entry["identitytoken"] = token;
        if (credential.RegistryToken is { } ready) entry["registrytoken"] = ready;
        Auths[key] = entry;
    }

    /// <summary>Writes that a helper has the entry, as Docker does.</summary>
    public void SetHelped(string key) => Auths[key] = new JsonObject();

    /// <summary>Removes an entry; false where there was none.</summary>
    public bool Remove(string key)
    {
        var removed = false;
        foreach (var name in Entries.Select(pair => pair.Key).Where(name => name == key || CredentialKeys.Normalize(name) == key).ToList()) removed |= Auths.Remove(name);
        return removed;
    }

    /// <summary>Writes the file as a whole, for its owner only.</summary>
    public void Save()
    {
        using var file = DurableFile.Begin(Path.GetDirectoryName(path)!, OwnerOnly);
        HostFile.Write(file.Stream, Encoding.UTF8.GetBytes(root.ToJsonString(new JsonSerializerOptions { WriteIndented = true, IndentCharacter = '\t', IndentSize = 1, Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping }) + "\n"));
        file.Commit(path);
    }

    public void Dispose() => held?.Dispose();

    // The oldest form has its entries at the top.
    private bool IsOldForm => root["auths"] is null && Path.GetFileName(path) == ".dockercfg";

    private JsonObject Auths => IsOldForm ? root : root["auths"] as JsonObject ?? (JsonObject)(root["auths"] = new JsonObject());

    private IEnumerable<KeyValuePair<string, JsonNode?>> Entries => (IsOldForm ? root : root["auths"] as JsonObject) ?? Enumerable.Empty<KeyValuePair<string, JsonNode?>>();

    private Credential? Read(JsonObject entry)
    {
        var (user, password) = (Text(entry["username"]) ?? "", Text(entry["password"]) ?? "");
        if (Text(entry["auth"]) is { Length: > 0 } auth) (user, password) = Decode(auth);
        var (identity, registry) = (Text(entry["identitytoken"]), Text(entry["registrytoken"]));
        if (user.Length == 0 && string.IsNullOrEmpty(identity) && string.IsNullOrEmpty(registry)) return null;
        return new Credential { Username = user, Password = password, IdentityToken = string.IsNullOrEmpty(identity) ? null : identity, RegistryToken = string.IsNullOrEmpty(registry) ? null : registry };
    }

    private (string User, string Password) Decode(string auth)
    {
        try
        {
            var text = Encoding.UTF8.GetString(Convert.FromBase64String(auth)).TrimEnd('\0');
            var colon = text.IndexOf(':');
            return colon < 0 ? throw Invalid(path, "`auth` of the form USER:PASSWORD in base64", "no colon in it") : (text[..colon], text[(colon + 1)..]);
        }
        catch (FormatException e)
        {
            throw Invalid(path, "`auth` in base64", "something else", e);
        }
    }

    private static JsonObject Parse(string path)
    {
        try
        {
            var bytes = HostFile.Translate("open", path, () => new FileInfo(path).Length <= MaxBytes ? File.ReadAllBytes(path) : throw Invalid(path, $"at most {MaxBytes} bytes", "more"));
            if (bytes.Length == 0) return [];
            return JsonNode.Parse(bytes) as JsonObject ?? throw Invalid(path, "a JSON object", "something else");
        }
        catch (Exception e) when (e is JsonException or ArgumentException)
        {
            throw Invalid(path, "JSON", ByteText.Shorten(e.Message), e);
        }
    }

    private static string? Text(JsonNode? node) => node is JsonValue value && value.TryGetValue<string>(out var text) && text.Length > 0 ? text : null;

    private static OciException Invalid(string path, string expected, string found, Exception? inner = null) =>
        new(ErrorCodes.InvalidCredentialFile, $"expected {expected} in the credential file `{ByteText.Escape(path)}`, found {found}", inner: inner);
}
