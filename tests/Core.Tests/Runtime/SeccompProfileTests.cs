using System.Text.Json;
using Oci.Diagnostics;
using Oci.Runtime;
using Oci.Testing;

namespace Oci.Tests.Runtime;

public sealed class SeccompProfileTests
{
    private const string Podman = "containers-common-0.64.json";
    private static readonly Version newKernel = new(6, 18);

    private static readonly ulong[][] argumentLists =
    [
        [0, 0, 0, 0, 0, 0], [8, 0, 0, 0, 0, 0], [0x20000, 0, 0, 0, 0, 0], [0x20008, 0, 0, 0, 0, 0], [0xffffffff, 0, 0, 0, 0, 0], [0xffffffffffffffff, 0, 0, 0, 0, 0],
        [1, 2, 3, 4, 5, 6], [16, 3, 9, 0, 0, 0], [16, 3, 0, 0, 0, 0], [2, 3, 9, 0, 0, 0], [40, 1, 0, 0, 0, 0], [0x10000000, 0, 0, 0, 0, 0], [0x7e020000, 0, 0, 0, 0, 0],
    ];

    public static TheoryData<string> Architectures => ["amd64", "arm64", "386", "arm", "ppc64le", "s390x", "riscv64", "mips64", "mips64le", "loong64"];

    [Theory]
    [MemberData(nameof(Architectures))]
    public void Our_profile_does_what_podmans_does(string architecture)
    {
        using var document = Load(Podman);
        foreach (var capabilities in CapabilitySets())
            AssertSameEffect(document.RootElement, SeccompProfile.Default, architecture, capabilities, newKernel, Podman);
    }

    [Theory]
    [InlineData("containers-common-0.64.json")]
    [InlineData("debian12-containers-common-0.50.1.json")]
    [InlineData("moby-default.json")]
    public void A_profile_of_others_keeps_its_effect(string file)
    {
        using var document = Load(file);
        var profile = SeccompProfileReader.Read(new(File.ReadAllBytes(Path.Combine(Repository.Corpus("seccomp"), file)), file));
        foreach (var architecture in new[] { "amd64", "arm64", "386", "s390x" })
            foreach (var kernel in new[] { new Version(4, 7), new(4, 8), newKernel })
                foreach (var capabilities in CapabilitySets().Take(3))
                    AssertSameEffect(document.RootElement, profile, architecture, capabilities, kernel, file);
    }

    [Fact]
    public void Every_call_of_our_profile_is_in_one_rule_of_a_kind()
    {
        foreach (var rule in SeccompProfile.Default.Rules) Assert.Equal(rule.Names.Count, rule.Names.Distinct().Count());
        var allowed = SeccompProfile.Default.Rules.Where(rule => rule is { Action: "SCMP_ACT_ALLOW", Arguments.Count: 0, Capabilities.Count: 0, Architectures.Count: 0 }).SelectMany(rule => rule.Names).ToList();
        Assert.Equal(allowed.Count, allowed.Distinct().Count());
    }

    [Fact]
    public void Runtime_specs_own_form_is_passed_on()
    {
        var json = """{"defaultAction":"SCMP_ACT_ALLOW","architectures":["SCMP_ARCH_X86_64"],"flags":["SECCOMP_FILTER_FLAG_LOG"],"syscalls":[{"names":["mount"],"action":"SCMP_ACT_ERRNO","errnoRet":13}]}"""u8.ToArray();
        var filter = SeccompProfileReader.Read(new(json, "spec")).Resolve("amd64", [], newKernel);
        Assert.Equal(("SCMP_ACT_ALLOW", "SCMP_ARCH_X86_64", "SECCOMP_FILTER_FLAG_LOG"), (filter.DefaultAction, filter.Architectures!.Single(), filter.Flags!.Single()));
        Assert.Equal("errno 13", SeccompEffect.Of(filter, "mount", argumentLists[0]));
    }

    [Fact]
    public void Dockers_old_form_names_one_call_a_rule()
    {
        var json = """{"defaultAction":"SCMP_ACT_KILL_PROCESS","syscalls":[{"name":"read","action":"SCMP_ACT_ALLOW","args":null},{"name":"write","action":"SCMP_ACT_ERRNO","errno":"EACCES"}]}"""u8.ToArray();
        var filter = SeccompProfileReader.Read(new(json, "old")).Resolve("amd64", [], newKernel);
        Assert.Equal(("SCMP_ACT_ALLOW", "errno 13", "SCMP_ACT_KILL_PROCESS"),
            (SeccompEffect.Of(filter, "read", argumentLists[0]), SeccompEffect.Of(filter, "write", argumentLists[0]), SeccompEffect.Of(filter, "open", argumentLists[0])));
    }

    [Theory]
    [InlineData("{", 1004)]
    [InlineData("""{"syscalls":[]}""", 1004)]
    [InlineData("""{"defaultAction":"ALLOW"}""", 6109)]
    [InlineData("""{"defaultAction":"SCMP_ACT_ALLOW","syscalls":[{"names":["a"],"action":"nothing"}]}""", 6109)]
    [InlineData("""{"defaultAction":"SCMP_ACT_ERRNO","defaultErrno":"ENOTHING"}""", 6109)]
    [InlineData("""{"defaultAction":"SCMP_ACT_ALLOW","syscalls":[{"names":["a"],"action":"SCMP_ACT_ERRNO","includes":{"minKernel":"new"}}]}""", 6109)]
    public void A_profile_that_cannot_be_understood_is_a_fault(string json, int code)
    {
        var fault = Assert.Throws<OciException>(() => SeccompProfileReader.Read(new(System.Text.Encoding.UTF8.GetBytes(json), "bad.json")));
        Assert.Equal(code, fault.Code.Number);
        Assert.Contains("bad.json", fault.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("unknown ENOSYS\nallow")]
    [InlineData("unknown ENOSYS\nallow Open")]
    [InlineData("unknown ENOSYS\nallow if cap SYS_ADMIN")]
    [InlineData("unknown ENOSYS\nallow if arg 0 > 1 open")]
    [InlineData("unknown ENOSYS\nfail ENOTHING open")]
    [InlineData("unknown ENOTHING")]
    [InlineData("deny open")]
    [InlineData("allow open")]
    public void A_malformed_compact_profile_is_a_fault(string text) =>
        Assert.Equal(ErrorCodes.InvalidSeccompProfile, Assert.Throws<OciException>(() => SeccompProfileText.Parse(new("p", text))).Code);

    [Fact]
    public void A_compact_rule_may_depend_on_the_kernel()
    {
        var profile = SeccompProfileText.Parse(new("p", "unknown ENOSYS\nallow if kernel 4.8 ptrace # since then safe\n"));
        Assert.Equal("errno 38", SeccompEffect.Of(profile.Resolve("amd64", [], new(4, 7)), "ptrace", argumentLists[0]));
        Assert.Equal("SCMP_ACT_ALLOW", SeccompEffect.Of(profile.Resolve("amd64", [], new(4, 8)), "ptrace", argumentLists[0]));
    }

    [Fact]
    public void Suppressed_syncs_succeed_and_nothing_else_changes()
    {
        var plain = SeccompProfile.Default.Resolve("amd64", CapabilityNames.Standard, newKernel);
        var quiet = SyncSuppression.AddTo(plain);
        foreach (var call in new[] { "fsync", "fdatasync", "sync", "syncfs", "sync_file_range", "msync" }) Assert.Equal("errno 0", SeccompEffect.Of(quiet, call, argumentLists[0]));
        var (before, after) = (new SeccompEffect(plain), new SeccompEffect(quiet));
        foreach (var call in SeccompProfile.Default.Rules.SelectMany(rule => rule.Names).Distinct().Where(name => !name.Contains("sync", StringComparison.Ordinal)))
            foreach (var arguments in argumentLists) Assert.Equal(before.Of(call, arguments), after.Of(call, arguments));
        Assert.Equal("SCMP_ACT_ALLOW", SeccompEffect.Of(SyncSuppression.AddTo(null), "mount", argumentLists[0]));
    }

    private static void AssertSameEffect(JsonElement json, SeccompProfile profile, string architecture, string[] capabilities, Version kernel, string file)
    {
        var reference = new SeccompReference(json, SeccompArchitecture.OfGo(architecture), capabilities.ToHashSet(), kernel);
        var filter = profile.Resolve(architecture, capabilities, kernel);
        if (reference.Architectures.Any()) Assert.Equal(reference.Architectures.Order(), (filter.Architectures ?? []).Order());
        var names = SeccompReference.Names(json).Concat(profile.Rules.SelectMany(rule => rule.Names)).Append("never_heard_of").Distinct();
        var effect = new SeccompEffect(filter);
        foreach (var name in names)
        {
            var lists = reference.LooksAtArguments(name) || effect.LooksAtArguments(name) ? argumentLists : argumentLists[..1];
            foreach (var arguments in lists)
            {
                var (expected, found) = (reference.Effect(name, arguments), effect.Of(name, arguments));
                if (expected != found) Assert.Fail($"{file} {architecture} {kernel} [{string.Join(' ', capabilities)}] {name}({string.Join(", ", arguments)}): expected {expected}, found {found}");
            }
        }
    }

    private static IEnumerable<string[]> CapabilitySets()
    {
        yield return [.. CapabilityNames.Standard];
        yield return [];
        yield return [.. CapabilityNames.All];
        yield return ["CAP_SYS_ADMIN"];
        yield return ["CAP_BPF", "CAP_PERFMON"];
        yield return ["CAP_SYS_ADMIN", "CAP_PERFMON"];
        foreach (var capability in CapabilityNames.All) yield return [capability];
        var random = new Random(11);
        for (var i = 0; i < 5; i++) yield return [.. CapabilityNames.All.Where(_ => random.Next(2) == 0)];
    }

    private static JsonDocument Load(string file) => JsonDocument.Parse(File.ReadAllBytes(Path.Combine(Repository.Corpus("seccomp"), file)));
}
