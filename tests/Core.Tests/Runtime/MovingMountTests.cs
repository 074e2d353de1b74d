using System.Runtime.Versioning;
using Oci.Contracts;
using Oci.Diagnostics;
using Oci.Runtime;
using Oci.Testing;

namespace Oci.Tests.Runtime;

/// <summary>Folders that containers share, in which another one puts a link where a mount is about to be made (CVE-2021-30465, CVE-2025-31133).</summary>
[SupportedOSPlatform("linux"), Trait("Category", "Linux")]
public sealed class MovingMountTests : RuntimeBed
{
    protected override IContainerRuntime Open(string stateFolder) => SandboxRuntime.Open(stateFolder);

    [Theory]
    [InlineData("bind")]
    [InlineData("tmpfs")]
    public async Task A_mount_lands_inside_or_the_container_is_not_made(string kind)
    {
        var (shared, outside, source) = (Folder.Make("shared"), Folder.Make("outside"), Folder.Make("source"));
        File.WriteAllText(Path.Combine(source, "mark"), "mark");
        MountSpec inner = kind == "bind"
            ? new() { Destination = "/volume/t", Type = "bind", Source = source, Options = ["bind"] }
            : new() { Destination = "/volume/t", Type = "tmpfs", Source = "tmpfs", Options = ["size=64k", "mode=0700"] };
        // What is mounted is either seen inside, or it went elsewhere.
        var script = "grep -cE ' (/volume/t|/volume/t.link|/inside) ' /proc/self/mountinfo; echo x > /volume/t/written 2>/dev/null; echo x > /inside/written; :";
        ContainerOptions Options(string place) => Shell(script) with { Mounts = [new() { Destination = "/volume", Type = "bind", Source = Path.GetDirectoryName(place), Options = ["bind"] }, inner] };
        Directory.CreateDirectory(Path.Combine(Root, "inside"));
        var (made, refused) = (0, 0);
        foreach (var target in (string[])["/inside", "../../../../../../../.." + outside, outside])
        {
            var place = Folder.Make($"shared/{made + refused}/t");
            using (var moving = new MovingPath(place, target))
            {
                for (var round = 0; round < (Repository.RunsAll ? 1000 : 25); round++)
                {
                    if (await CountAsync(Options(place)) is not { } count) refused++;
                    else made += count == 1 ? 1 : throw new InvalidOperationException($"{count} mounts are visible inside");
                }
            }
            Assert.Empty(Directory.EnumerateFileSystemEntries(outside));
        }
        Assert.True(made > 0, $"no container of {refused} was made");
        Assert.Empty(Leftovers.MountsBelow(Folder.Path));
    }

    /// <summary>What the container counted; null where it was not made.</summary>
    private async Task<int?> CountAsync(ContainerOptions options)
    {
        try
        {
            return int.Parse((await RunAsync(options)).Output.Trim(), System.Globalization.CultureInfo.InvariantCulture);
        }
        catch (OciException)
        {
            return null;
        }
    }
}
