using System.Runtime.Versioning;
using Oci.Images;
using Oci.Runtime;
using Oci.Testing;

namespace Oci.Tests.Runtime;

[SupportedOSPlatform("linux")]
public sealed class RuntimeSpecSchemaTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public RuntimeSpecSchemaTests()
    {
        if (!OperatingSystem.IsLinux()) Assert.Skip("Needs Linux");
    }

    public void Dispose() => folder.Dispose();

    [Fact]
    public void The_judge_knows_good_from_bad()
    {
        var fixtures = Path.Combine(Repository.Corpus("runtime-spec"), "schema/test/config");
        RuntimeSpecSchema.AssertValid(Directory.GetFiles(Path.Combine(fixtures, "good"), "*.json"));
        Assert.NotEqual(0, RuntimeSpecSchema.Validate([Path.Combine(fixtures, "bad/linux-hugepage.json")]).Code);
    }

    [Fact]
    public void Whatever_is_wished_for_the_configuration_is_valid()
    {
        var random = new Random(17);
        var root = folder.Make("root");
        var files = Enumerable.Range(0, 40).Select(i =>
        {
            var path = folder[$"config-{i}.json"];
            File.WriteAllBytes(path, Bundle.Serialize(RuntimeSpecs.Build(Config(random), Options(random), root)));
            return path;
        }).ToList();
        RuntimeSpecSchema.AssertValid(files);
    }

    private static ContainerConfig Config(Random random) => new()
    {
        User = Maybe(random, Pick(random, "", "0", "1:2")),
        Env = Maybe<string[]>(random, Pick<string[]>(random, [], ["A=b"])),
        Cmd = ["sh"],
        WorkingDir = Maybe(random, Pick(random, "", "x", "/x y")),
        Volumes = Maybe<string[]>(random, ["/v", "/w"]),
        Labels = Maybe<Dictionary<string, string>>(random, new() { ["a"] = "", ["com.b"] = "é\n" }),
        ExposedPorts = Maybe<string[]>(random, ["1/tcp"]),
    };

    private static ContainerOptions Options(Random random) => new()
    {
        Network = Pick(random, NetworkMode.None, NetworkMode.Host),
        AddCapabilities = Pick<string[]>(random, [], ["ALL"], ["SYS_ADMIN"]),
        DropCapabilities = Pick<string[]>(random, [], ["ALL"]),
        Seccomp = Pick(random, SeccompChoice.Default, SeccompChoice.Unconfined),
        SuppressSync = random.Next(2) == 0,
        Privileged = random.Next(4) == 0,
        NoNewPrivileges = random.Next(2) == 0,
        UnmaskSystemPaths = random.Next(3) == 0,
        ReadOnlyRoot = random.Next(2) == 0,
        Terminal = random.Next(2) == 0,
        Tmpfs = Pick<string[]>(random, [], ["/t", "/u:size=1m"]),
        Ulimits = Pick<string[]>(random, [], ["nofile=1:2", "cpu=-1"]),
        Devices = Pick<string[]>(random, [], ["/dev/null:/dev/n:r"]),
        Hostname = Maybe(random, "h"),
        CgroupsPath = Maybe(random, "/a/b"),
        Resources = Maybe<LinuxResources>(random, new() { Memory = new() { Limit = 5 }, Pids = new() { Limit = 1 }, Cpu = new() { Quota = 1, Cpus = "0" } }),
        Annotations = Pick<Dictionary<string, string>>(random, [], new() { ["k"] = "v" }),
    };

    private static T Pick<T>(Random random, params T[] choices) => choices[random.Next(choices.Length)];

    private static T? Maybe<T>(Random random, T value) where T : class => random.Next(2) == 0 ? null : value;
}
