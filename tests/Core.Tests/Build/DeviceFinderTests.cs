using Oci.Build;
using Oci.Diagnostics;
using Oci.Testing;

namespace Oci.Tests.Build;

public sealed class DeviceFinderTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    private DeviceEdits Find(string name, bool required = true, params string[] granted)
    {
        File.WriteAllText(Path.Combine(folder.Make("cdi"), "broken.json"), "{");
        File.WriteAllText(folder["cdi/vendor.json"], """
            {
              "cdiVersion": "0.6.0", "kind": "acme.org/gpu",
              "containerEdits": { "env": ["ACME=1"] },
              "devices": [
                { "name": "a", "containerEdits": { "deviceNodes": [{ "path": "/dev/acme0", "hostPath": "/dev/null", "permissions": "rw" }] } },
                { "name": "b", "containerEdits": { "mounts": [{ "hostPath": "/lib/acme", "containerPath": "/lib/a", "options": ["ro", "rbind"] }] } }
              ]
            }
            """);
        return new DeviceFinder([folder["absent"], folder["cdi"]]).Find([new StepDevice(name, required)], granted is [] ? ["*"] : granted);
    }

    [Fact]
    public void A_described_device_brings_nodes_variables_and_mounts()
    {
        var edits = Find("acme.org/gpu=a");
        Assert.Equal(["/dev/null:/dev/acme0:rw"], edits.Devices);
        Assert.Equal(["ACME=1"], edits.Environment);
        Assert.Equal(edits.Devices, Find("acme.org/gpu").Devices);
        var mount = Assert.Single(Find("acme.org/gpu=b").Mounts);
        Assert.Equal(("/lib/a", "/lib/acme", "ro"), (mount.Destination, mount.Source, mount.Options![0]));
        Assert.Single(Find("acme.org/gpu=*").Mounts);
    }

    [Fact]
    public void A_description_in_YAML_says_the_same()
    {
        Find("acme.org/gpu=a");
        File.WriteAllText(folder["cdi/broken.yaml"], "a: [");
        File.WriteAllText(folder["cdi/other.yml"], """
            cdiVersion: 0.6.0
            kind: other.org/card
            devices:
            - name: "0"
              containerEdits: &edits
                env: [CARD=0]
                deviceNodes:
                - path: /dev/card0
                  hostPath: /dev/null
                  permissions: rw
            - name: again
              containerEdits: *edits
            """);
        var finder = new DeviceFinder([folder["cdi"]]);
        foreach (var name in new[] { "0", "again" })
        {
            var edits = finder.Find([new StepDevice($"other.org/card={name}", true)], ["*"]);
            Assert.Equal(["/dev/null:/dev/card0:rw"], edits.Devices);
            Assert.Equal(["CARD=0"], edits.Environment);
        }
    }

    [Fact]
    public void A_description_that_grows_by_its_own_names_is_none()
    {
        Find("acme.org/gpu=a");
        var lines = Enumerable.Range(1, 30).Select(i => $"x{i}: &x{i} [*x{i - 1}, *x{i - 1}]");
        File.WriteAllText(folder["cdi/bomb.yaml"], string.Join('\n', ["kind: bomb.org/x", "x0: &x0 [a, b]", .. lines]));
        Assert.Equal(ErrorCodes.DeviceNotFound, Assert.Throws<OciException>(() => new DeviceFinder([folder["cdi"]]).Find([new StepDevice("bomb.org/x", true)], ["*"])).Code);
    }

    [Theory]
    [InlineData("acme.org/gpu=c")]
    [InlineData("other.org/gpu")]
    [InlineData("/etc/passwd")]
    [InlineData("/dev/absent-device")]
    public void What_is_not_there_is_a_fault_only_where_it_is_required(string name)
    {
        Assert.Empty(Find(name, required: false).Devices);
        Assert.Equal(ErrorCodes.DeviceNotFound, Assert.Throws<OciException>(() => Find(name)).Code);
    }

    [Fact]
    public void A_device_is_granted_by_name()
    {
        Assert.Single(Find("acme.org/gpu=a", true, "acme.org/gpu=a").Devices);
        Assert.Equal(ErrorCodes.InsecureStep, Assert.Throws<OciException>(() => Find("acme.org/gpu=a", true, "acme.org/gpu=b")).Code);
    }
}
