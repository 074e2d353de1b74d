using System.Diagnostics;
using System.Security.Cryptography;
using Oci.Content;
using Oci.Images;
using Oci.Layers;
using Oci.Layouts;
using Oci.Testing;

namespace Oci.Tests.Layouts;

/// <summary>A process that writes images into a layout: this very test assembly, started again for one explicit test.</summary>
public sealed class WriterProcess
{
    private const string LayoutVariable = "OCI_TEST_LAYOUT";
    private const string WriterVariable = "OCI_TEST_WRITER";
    private const string RoundsVariable = "OCI_TEST_ROUNDS";
    private const string SizeVariable = "OCI_TEST_SIZE";

    /// <summary>Starts a writer; its images are tagged <c>wWRITER-rROUND</c>.</summary>
    /// <param name="layout">The layout's folder.</param>
    /// <param name="writer">Its number.</param>
    /// <param name="rounds">How many images.</param>
    /// <param name="size">Bytes of each image's layer.</param>
    public static Process Start(string layout, int writer, int rounds, int size)
    {
        var start = new ProcessStartInfo(Peer.Find("dotnet") ?? "dotnet") { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var argument in (string[])[typeof(WriterProcess).Assembly.Location, "-explicit", "only", "-method", $"{typeof(WriterProcess).FullName}.{nameof(Writes_images)}"]) start.ArgumentList.Add(argument);
        start.Environment[LayoutVariable] = layout;
        start.Environment[WriterVariable] = $"{writer}";
        start.Environment[RoundsVariable] = $"{rounds}";
        start.Environment[SizeVariable] = $"{size}";
        var process = Process.Start(start)!;
        process.OutputDataReceived += (_, _) => { };
        process.ErrorDataReceived += (_, _) => { };
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return process;
    }

    [Fact(Explicit = true)]
    public async Task Writes_images()
    {
        var ct = TestContext.Current.CancellationToken;
        Assert.SkipUnless(Variable(LayoutVariable).Length > 0, "Only run as a process of another test");
        var (layout, writer) = (OciLayout.OpenOrCreate(Variable(LayoutVariable)), Variable(WriterVariable));
        for (var round = 0; round < int.Parse(Variable(RoundsVariable)); round++)
        {
            using var use = await layout.UseAsync(ct);
            var content = Convert.ToHexString(RandomNumberGenerator.GetBytes(int.Parse(Variable(SizeVariable)) / 2));
            var image = await SampleImage.WriteAsync(layout, null, LayerCompression.None, "shared", content);
            await layout.TagAsync($"w{writer}-r{round}", image.Descriptor, ct);
        }
    }

    private static string Variable(string name) => Environment.GetEnvironmentVariable(name) ?? "";
}
