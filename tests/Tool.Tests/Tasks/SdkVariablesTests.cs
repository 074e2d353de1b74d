using Oci.Tasks;

namespace Oci.Tests.Tasks;

public sealed class SdkVariablesTests
{
    private static readonly SdkVariables Variables = new(new Dictionary<string, string>
    {
        ["DOTNET_CONTAINER_REGISTRY_UNAME"] = "any",
        ["DOTNET_CONTAINER_REGISTRY_PWORD"] = "1",
        ["DOTNET_CONTAINER_PUSH_REGISTRY_UNAME"] = "writer",
        ["DOTNET_CONTAINER_PUSH_REGISTRY_PWORD"] = "2",
        ["DOTNET_CONTAINER_INSECURE_REGISTRIES"] = "a.example; b.example:5000",
    });

    [Fact]
    public void Variables_say_who_reads_and_who_writes()
    {
        using var read = Variables.ToRead(new());
        using var write = Variables.ToWrite(new());
        Assert.Equal(("any:1", "writer:2"), (read.Credentials, write.Credentials));
        Assert.Equal(["a.example", "b.example:5000"], read.InsecureRegistries);
    }

    [Fact]
    public void What_a_task_says_counts_before_them()
    {
        using var named = Variables.ToRead(new() { Credentials = "task:3", TlsVerify = true, CertDir = "/certs", RetryTimes = 0 });
        Assert.Equal(("task:3", true, "/certs", 0), (named.Credentials, named.TlsVerify, named.CertDir, named.RetryTimes));
        using var file = Variables.ToWrite(new() { AuthFile = "/auth.json" });
        Assert.Equal(("/auth.json", null), (file.AuthFile, file.Credentials));
    }
}
