using System.Runtime.Versioning;
using System.Text.RegularExpressions;
using Oci.Interop.Tool;
using Oci.Testing;

namespace Oci.Interop.Editing;

/// <summary>The pages of <c>inspect --html</c> and <c>diff --html</c> in a real browser.</summary>
[SupportedOSPlatform("linux")]
[Trait("Category", "Linux")]
public sealed partial class PageTests : IDisposable
{
    private readonly TemporaryFolder folder = new();
    private readonly ToolRunner tool;

    public PageTests()
    {
        Peer.RequireRoot();
        Peer.Require("chromium");
        tool = ToolRunner.OfThisBuild(folder.Path);
        tool.Environment["OCI_ROOT"] = folder["state"];
        tool.Environment["TMPDIR"] = folder.Make("tmp");
    }

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task Sizes_layers_and_waste_are_drawn_and_hostile_names_stay_text()
    {
        await MakeAsync();
        (await tool.RunAsync("inspect", "--html", folder["page.html"], $"oci:{folder["layout"]}:2")).Succeeded();
        var page = await RenderAsync("page.html");
        Assert.Contains("data-ready=\"yes\"", page, StringComparison.Ordinal);
        Assert.Contains("data-path=\"/big\"", page, StringComparison.Ordinal);
        Assert.Contains("data-path=\"/folder\"", page, StringComparison.Ordinal);
        Assert.Equal(3, Rows(page, "layers"));
        Assert.Equal(1, Rows(page, "wasted"));
        Assert.DoesNotContain("<b>bold", page, StringComparison.Ordinal);
        Assert.Contains("&lt;b&gt;bold", page, StringComparison.Ordinal);
        Assert.DoesNotContain("data-hacked", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Differences_are_drawn()
    {
        await MakeAsync();
        (await tool.RunAsync("diff", "--html", folder["page.html"], $"oci:{folder["layout"]}:1", $"oci:{folder["layout"]}:2")).Succeeded();
        var page = await RenderAsync("page.html");
        Assert.Equal(2, Rows(page, "files"));
        Assert.Equal(3, Rows(page, "config"));
        Assert.Contains("<td class=\"changed\">changed</td>", page, StringComparison.Ordinal);
        Assert.Contains("<td class=\"added\">added</td>", page, StringComparison.Ordinal);
        Assert.DoesNotContain("http", Style().Replace(page, ""), StringComparison.Ordinal);
    }

    private async Task MakeAsync()
    {
        var source = folder.Make("source");
        Directory.CreateDirectory(Path.Combine(source, "folder"));
        File.WriteAllText(Path.Combine(source, "folder", "in"), new string('q', 3000));
        File.WriteAllText(Path.Combine(source, "big"), new string('x', 5000));
        File.WriteAllText(Path.Combine(source, "<b>bold"), new string('y', 3000));
        File.WriteAllText(Path.Combine(source, "<img src=x onerror=document.body.dataset.hacked=1>"), new string('z', 3000));
        File.WriteAllText(folder["big"], new string('w', 4000));
        (await tool.RunAsync("init", folder["layout"])).Succeeded();
        (await tool.RunAsync("new", $"oci:{folder["layout"]}:1")).Succeeded();
        (await tool.RunAsync("insert", "--created-by", "</script><script>document.body.dataset.hacked=1</script>", $"oci:{folder["layout"]}:1", source, "/")).Succeeded();
        (await tool.RunAsync("insert", "--tag", "2", $"oci:{folder["layout"]}:1", folder["big"], "/big")).Succeeded();
        (await tool.RunAsync("insert", $"oci:{folder["layout"]}:2", folder["big"], "/another")).Succeeded();
        (await tool.RunAsync("config", "--env", "A=1", "--no-history", $"oci:{folder["layout"]}:2")).Succeeded();
    }

    private async Task<string> RenderAsync(string name) => await Shell.RunAsync(
        "chromium", "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync",
        $"--user-data-dir={folder["browser"]}", "--dump-dom", $"file://{folder[name]}");

    private static int Rows(string page, string section)
    {
        var start = page.IndexOf($"<section id=\"{section}\"", StringComparison.Ordinal);
        var body = page[page.IndexOf("<tbody>", start, StringComparison.Ordinal)..page.IndexOf("</section>", start, StringComparison.Ordinal)];
        return body.Split("<tr>").Length - 1;
    }

    [GeneratedRegex("<(style|script).*?</\\1>|<meta.*?>", RegexOptions.Singleline)]
    private static partial Regex Style();
}
