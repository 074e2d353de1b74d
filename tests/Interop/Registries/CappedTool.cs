using Oci.Testing;

namespace Oci.Interop.Registries;

/// <summary>The tool with little memory and little time: a call that takes more of either fails the test.</summary>
internal sealed class CappedTool
{
    private readonly ToolRunner tool;
    private readonly string account;

    public CappedTool(TemporaryFolder folder)
    {
        account = folder["peak"];
        tool = new ToolRunner(ToolRunner.OfThisBuild().Program) { WorkingFolder = folder.Path, Timeout = TimeSpan.FromMinutes(1) }.Under(MemoryCap.Watch(account));
        tool.Environment["OCI_ROOT"] = folder["state"];
        tool.Environment["TMPDIR"] = folder.Make("tmp");
        tool.Environment["DOTNET_GCHeapHardLimit"] = MemoryCap.HeapLimit;
    }

    /// <summary>Variables that the tool gets.</summary>
    public Dictionary<string, string?> Environment => tool.Environment;

    public async Task<ToolResult> RunAsync(params string[] arguments)
    {
        var result = await tool.RunAsync(arguments);
        Assert.InRange(MemoryCap.PeakOf(account), 1, MemoryCap.Hostile);
        foreach (var fall in (string[])["OutOfMemory", "   at ", "Unhandled"]) Assert.DoesNotContain(fall, result.Error, StringComparison.Ordinal);
        return result;
    }
}
