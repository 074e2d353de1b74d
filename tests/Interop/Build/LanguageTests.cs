using System.Diagnostics;
using System.Runtime.Versioning;
using System.Text;
using System.Text.RegularExpressions;
using Oci.Build;
using Oci.Containerfile;
using Oci.Diagnostics;
using Oci.Images;
using Oci.Layouts;
using Oci.Native;
using Oci.Operations;
using Oci.Testing;

namespace Oci.Interop.Build;

/// <summary>
/// Every rule of the language as a small Containerfile and what becomes of it: <c>LanguageTests.cases.txt</c>, with the results in
/// <c>LanguageTests.verified.txt</c>. A case is a name behind <c>###</c>; <c>@file PATH [CONTENT]</c> and <c>@sh SCRIPT</c> make its context, <c>@args</c> are
/// <c>--build-arg</c>, <c>--build-context</c>, <c>--platform</c>, <c>--target</c>, <c>--secret</c> or <c>-f</c>.
/// </summary>
[SupportedOSPlatform("linux")]
public sealed class LanguageTests : IDisposable
{
    private const int Jobs = 6;

    private readonly TemporaryFolder folder = new();
    private IReadOnlyDictionary<string, string> below = new Dictionary<string, string>();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task Every_rule_gives_what_it_should()
    {
        Peer.RequireRoot();
        await MakeBaseAsync();
        var cases = ReadCases();
        var results = new string[cases.Count];
        await Parallel.ForAsync(0, cases.Count, new ParallelOptions { MaxDegreeOfParallelism = Jobs }, async (i, _) => results[i] = await TellAsync(cases[i], folder.Make($"case{i}")));
        Golden.Match(string.Join('\n', results), "LanguageTests");
    }

    private sealed record Case(string Name, IReadOnlyList<(string Word, string Text)> Preparation, string Text);

    private static List<Case> ReadCases()
    {
        var text = File.ReadAllText(Path.Combine(Repository.Root, "tests/Interop/Build/LanguageTests.cases.txt")).ReplaceLineEndings("\n");
        return [.. Regex.Split(text, "^### ", RegexOptions.Multiline).Skip(1).Select(ReadCase)];
    }

    private static Case ReadCase(string text)
    {
        var lines = text.Split('\n');
        var preparation = lines.Skip(1).TakeWhile(line => line.StartsWith('@')).Select(line => line[1..].Split(' ', 2)).Select(words => (words[0], words[1])).ToList();
        return new Case(lines[0], preparation, string.Join('\n', lines.Skip(1 + preparation.Count)).TrimEnd('\n') + "\n");
    }

    private OciHost Host => OciHost.Create(new Dictionary<string, string> { ["TMPDIR"] = folder.Make("tmp"), ["PATH"] = Environment.GetEnvironmentVariable("PATH") ?? "" }, folder["root"]);

    private async Task MakeBaseAsync()
    {
        var context = folder.Make("base");
        BusyboxRoot.Make(folder.Make("rootfs"));
        Run("sh", ["-c", "chmod 1777 tmp; tar --numeric-owner --owner=0 --group=0 -cf ../base/base.tar ."], folder["rootfs"]);
        await File.WriteAllTextAsync(Path.Combine(context, "Containerfile"), "FROM scratch\nADD base.tar /\nCMD [\"/bin/sh\"]\n");
        var built = await new BuildOperation(Host).RunAsync(new BuildRequest { Context = context, Tags = ["base:latest", "alpine:latest"] }, default);
        below = await ReadAsync(await LoadAsync(built));
    }

    private async Task<string> TellAsync(Case one, string place)
    {
        var context = Directory.CreateDirectory(Path.Combine(place, "context")).FullName;
        var request = new BuildRequest { Context = context, Network = StepNetwork.Default };
        await File.WriteAllTextAsync(Path.Combine(context, "Containerfile"), one.Text);
        foreach (var (word, rest) in one.Preparation) request = Prepare(word, rest.Replace("CONTEXT", context, StringComparison.Ordinal), context, request);
        var text = new StringBuilder($"### {one.Name}\n");
        try
        {
            var image = await LoadAsync(await new BuildOperation(Host).RunAsync(request, default));
            text.Append(Describe(image.Config.Value));
            foreach (var (path, file) in (await ReadAsync(image)).Where(file => below.GetValueOrDefault(file.Key) != file.Value).OrderBy(file => file.Key, StringComparer.Ordinal))
                text.Append($"{path} {file}\n");
        }
        catch (ContainerfileException fault)
        {
            foreach (var problem in fault.Diagnostics.Where(problem => problem.Severity == Severity.Error)) text.Append($"{problem.Code} {Place(problem.At)} {problem.Message}\n");
        }
        catch (OciException fault)
        {
            text.Append($"{fault.Code} {Place(fault.At)} {fault.Message}\n");
        }
        return text.Replace(context, "CONTEXT").ToString();
    }

    private static string Place(SourceSpan? at) => at is { } span ? $"{span.Line}:{span.Column}" : "-";

    private static BuildRequest Prepare(string word, string rest, string context, BuildRequest request)
    {
        if (word == "args") return Add(request, rest.Split(' '));
        if (word == "sh")
        {
            Run("sh", ["-c", rest], context);
            return request;
        }
        var parts = rest.Split(' ', 2);
        var path = Path.Combine(context, parts[0]);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, parts.Length == 2 ? parts[1].Replace("\\n", "\n", StringComparison.Ordinal) : parts[0]);
        return request;
    }

    private static BuildRequest Add(BuildRequest request, string[] words)
    {
        for (var i = 0; i + 1 < words.Length; i += 2)
        {
            var (option, value) = (words[i], words[i + 1]);
            request = option switch
            {
                "--build-arg" => request with { BuildArgs = new Dictionary<string, string?>(request.BuildArgs) { [value.Split('=')[0]] = value.Split('=', 2)[1] } },
                "--platform" => request with { Platforms = [Content.Platform.Parse(value)] },
                "--build-context" => request with { BuildContexts = new Dictionary<string, string>(request.BuildContexts) { [value.Split('=')[0]] = value.Split('=', 2)[1] } },
                "--target" => request with { Target = value },
                "--secret" => request with { Secrets = [new BuildSecret(value.Split(',')[0][3..], value.Split(',')[1][4..])] },
                "-f" => request with { Containerfile = value },
                _ => throw new InvalidOperationException(option),
            };
        }
        return request;
    }

    private Task<Image> LoadAsync(BuildResult result)
    {
        var store = LocalStore.Open(folder["root"]).Layout;
        return new ImageLoader(store).LoadManifestAsync(result.Manifest, default);
    }

    private async Task<IReadOnlyDictionary<string, string>> ReadAsync(Image image)
    {
        using var tree = await new TreeStore(LocalStore.Open(folder["root"]).Layout, folder.Make("listings"), folder["tmp"]).OpenAsync(image.Layers, default);
        var nodes = new List<TreeNode>();
        Walk(tree, TreeNode.EmptyRoot, nodes);
        await tree.FetchAsync([.. nodes.Where(node => node.IsFile)], default);
        return nodes.ToDictionary(node => Encoding.UTF8.GetString(node.Path.Bytes), node => Describe(tree, node));
    }

    private static void Walk(FileTree tree, TreeNode parent, List<TreeNode> nodes)
    {
        foreach (var child in tree.List(parent))
        {
            nodes.Add(child);
            if (child.IsDirectory) Walk(tree, child, nodes);
        }
    }

    private static string Describe(FileTree tree, TreeNode node)
    {
        var kind = node.IsDirectory ? "folder" : node.IsSymlink ? $"-> {Encoding.UTF8.GetString(node.LinkTarget.Span)}" : node.IsFile ? Quote(tree, node) : node.Kind.ToString();
        return $"{Convert.ToString(node.IsSymlink ? 0b111_111_111 : node.Metadata.Mode, 8)} {node.Metadata.Uid}:{node.Metadata.Gid} {kind}";
    }

    private static string Quote(FileTree tree, TreeNode node)
    {
        if (node.Size > 400) return $"{node.Size} bytes";
        using var content = new MemoryStream();
        using (var file = tree.OpenRead(node)) file.CopyTo(content);
        var bytes = content.ToArray();
        return bytes.AsSpan().IndexOfAnyInRange((byte)127, (byte)255) >= 0 ? $"{bytes.Length} bytes" : $"\"{Encoding.ASCII.GetString(bytes).Replace("\n", "\\n", StringComparison.Ordinal)}\"";
    }

    private static string Describe(ImageConfig image)
    {
        var config = image.Config!;
        var parts = new List<string>();
        void Tell(string name, string? value) { if (!string.IsNullOrEmpty(value)) parts.Add($"{name} {value}\n"); }
        Tell("platform", image.Platform.ToString() is var platform && platform != Content.Platform.Linux(System.Runtime.InteropServices.RuntimeInformation.OSArchitecture).ToString() ? platform : null);
        Tell("author", image.Author);
        Tell("env", Join(config.Env?.Where(entry => !entry.StartsWith("PATH=", StringComparison.Ordinal))));
        Tell("entrypoint", Join(config.Entrypoint));
        Tell("cmd", Join(config.Cmd) is var command && command != "[/bin/sh]" ? command : null);
        Tell("shell", Join(config.Shell));
        Tell("user", config.User);
        Tell("folder", config.WorkingDir is "/" ? null : config.WorkingDir);
        Tell("labels", Join(config.Labels?.OrderBy(label => label.Key, StringComparer.Ordinal).Select(label => $"{label.Key}={label.Value}")));
        Tell("ports", Join(config.ExposedPorts));
        Tell("volumes", Join(config.Volumes));
        Tell("signal", config.StopSignal);
        Tell("onbuild", Join(config.OnBuild));
        if (config.Healthcheck is { } check) Tell("healthcheck", $"{Join(check.Test)} {check.Interval}/{check.Timeout}/{check.StartPeriod}/{check.StartInterval}/{check.Retries}");
        return string.Concat(parts);
    }

    private static string? Join(IEnumerable<string>? words) => words?.ToList() is { Count: > 0 } list ? $"[{string.Join('|', list)}]".Replace("\n", "\\n", StringComparison.Ordinal) : null;

    private static void Run(string program, string[] arguments, string at)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { WorkingDirectory = at, RedirectStandardError = true })!;
        var error = process.StandardError.ReadToEnd();
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, error);
    }
}
