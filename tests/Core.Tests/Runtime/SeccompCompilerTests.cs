using Oci.Diagnostics;
using Oci.Native;
using Oci.Runtime;
using Oci.Testing;

namespace Oci.Tests.Runtime;

[Trait("Category", "Linux")]
public sealed class SeccompCompilerTests : IDisposable
{
    private const uint Allowed = 0x7fff0000;
    private const uint Errors = 0x00050000;
    private const uint Missing = Errors | 38;

    private static readonly (string Name, uint Token)[] x86 = [("X86_64", 0xC000003E), ("X86", 0x40000003), ("X32", 0xC000003E)];
    private static readonly (string Name, uint Token)[] arm = [("AARCH64", 0xC00000B7), ("ARM", 0x40000028)];

    private static readonly ulong[][] argumentLists =
    [
        [0, 0, 0, 0, 0, 0], [8, 0, 0, 0, 0, 0], [0x20000, 0, 0, 0, 0, 0], [0x20008, 0, 0, 0, 0, 0], [0xffffffff, 0, 0, 0, 0, 0], [0xffffffffffffffff, 0, 0, 0, 0, 0],
        [1, 2, 3, 4, 5, 6], [16, 3, 9, 0, 0, 0], [16, 3, 0, 0, 0, 0], [2, 3, 9, 0, 0, 0], [40, 1, 0, 0, 0, 0], [0x10000000, 0, 0, 0, 0, 0], [0x7e020000, 0, 0, 0, 0, 0],
        [0x100000008, 0, 0, 0, 0, 0], [7, 0x200000000, 0, 0, 0, 0], [9, 1, 0, 0, 0, 0],
    ];

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("amd64", false)]
    [InlineData("amd64", true)]
    [InlineData("arm64", false)]
    public void Our_profile_compiled_does_what_libseccomp_does_to_every_call(string architecture, bool everyCapability)
    {
        var capabilities = everyCapability ? CapabilityNames.All : CapabilityNames.Standard;
        var spec = SeccompProfile.Default.Resolve(architecture, capabilities, new Version(6, 18));
        AssertSame(spec, architecture == "amd64" ? x86 : arm, Missing);
    }

    [Fact]
    public void Suppressed_syncs_and_dockers_profile_do_too()
    {
        AssertSame(SyncSuppression.AddTo(SeccompProfile.Default.Resolve("amd64", CapabilityNames.Standard, new Version(6, 18))), x86, Missing);
        var file = Path.Combine(Repository.Corpus("seccomp"), "moby-default.json");
        var profile = SeccompProfileReader.Read(new(File.ReadAllBytes(file), file));
        AssertSame(profile.Resolve("amd64", CapabilityNames.Standard, new Version(6, 18)), x86, Errors | 1);
    }

    [Theory]
    [InlineData("SCMP_CMP_EQ")]
    [InlineData("SCMP_CMP_NE")]
    [InlineData("SCMP_CMP_LT")]
    [InlineData("SCMP_CMP_LE")]
    [InlineData("SCMP_CMP_GT")]
    [InlineData("SCMP_CMP_GE")]
    [InlineData("SCMP_CMP_MASKED_EQ")]
    public void Every_comparison_sees_64_bits(string operation)
    {
        ulong[] values = [0, 1, 7, 8, 9, 0xffffffff, 0x100000000, 0x100000007, 0x100000008, 0x100000009, 0x200000008, ulong.MaxValue];
        foreach (var value in values)
        {
            var rule = new SeccompRule { Names = ["getpid"], Action = "SCMP_ACT_ERRNO", ErrnoRet = 5, Args = [new() { Index = 2, Op = operation, Value = value, ValueTwo = operation == "SCMP_CMP_MASKED_EQ" ? 8UL & value : null }] };
            var spec = new SeccompSpec { DefaultAction = "SCMP_ACT_ALLOW", Architectures = ["SCMP_ARCH_X86_64"], Syscalls = [rule] };
            var program = SeccompCompiler.Compile(spec, "SCMP_ARCH_X86_64");
            foreach (var argument in values)
                Assert.Equal(SeccompEffect.Of(spec, "getpid", [0, 0, argument, 0, 0, 0]) == "errno 5" ? Errors | 5 : Allowed, BpfMachine.Run(program, x86[0].Token, 39, [0, 0, argument, 0, 0, 0]));
        }
    }

    [Fact]
    public void Calls_of_other_architectures_and_newer_calls_are_not_let_through()
    {
        var spec = new SeccompSpec { DefaultAction = "SCMP_ACT_ERRNO", Architectures = ["SCMP_ARCH_X86_64"], Syscalls = [new() { Names = ["read", "getpid"], Action = "SCMP_ACT_ALLOW" }] };
        var program = SeccompCompiler.Compile(spec, "SCMP_ARCH_X86_64");
        Assert.Equal(Allowed, BpfMachine.Run(program, x86[0].Token, 0, argumentLists[0]));
        Assert.Equal(Errors | 1, BpfMachine.Run(program, x86[0].Token, 1, argumentLists[0]));
        Assert.Equal(Missing, BpfMachine.Run(program, x86[0].Token, 9999, argumentLists[0]));
        foreach (var other in (uint[])[x86[1].Token, arm[0].Token, 0]) Assert.Equal(SeccompAction.KillProcess, BpfMachine.Run(program, other, 0, argumentLists[0]));
        Assert.Equal(SeccompAction.KillProcess, BpfMachine.Run(program, x86[0].Token, 0x40000000, argumentLists[0]));
    }

    [Fact]
    public void The_hosts_own_calls_are_filtered_whatever_architectures_are_named()
    {
        var spec = new SeccompSpec { DefaultAction = "SCMP_ACT_ALLOW", Architectures = ["SCMP_ARCH_AARCH64"], Syscalls = [new() { Names = ["getpid"], Action = "SCMP_ACT_ERRNO" }] };
        var program = SeccompCompiler.Compile(spec, "SCMP_ARCH_X86_64");
        Assert.Equal(Allowed, BpfMachine.Run(program, x86[0].Token, 0, argumentLists[0]));
        Assert.Equal(Errors | 1, BpfMachine.Run(program, x86[0].Token, 39, argumentLists[0]));
        Assert.Equal(SeccompAction.KillProcess, BpfMachine.Run(program, x86[1].Token, 0, argumentLists[0]));
    }

    [Fact]
    public void What_is_no_architecture_is_refused() =>
        Assert.Equal(ErrorCodes.InvalidSeccompProfile, Assert.Throws<OciException>(() => SeccompCompiler.Compile(new() { DefaultAction = "SCMP_ACT_ALLOW", Architectures = ["x86"] }, "SCMP_ARCH_X86_64")).Code);

    [Fact]
    public void Several_conditions_on_one_argument_are_alternatives()
    {
        var rule = new SeccompRule { Names = ["personality"], Action = "SCMP_ACT_ALLOW", Args = [new() { Index = 0, Op = "SCMP_CMP_EQ", Value = 1 }, new() { Index = 0, Op = "SCMP_CMP_EQ", Value = 2 }] };
        var program = SeccompCompiler.Compile(new() { DefaultAction = "SCMP_ACT_ERRNO", Architectures = ["SCMP_ARCH_X86_64"], Syscalls = [rule] }, "SCMP_ARCH_X86_64");
        Assert.Equal([Errors | 1, Allowed, Allowed, Errors | 1], Enumerable.Range(0, 4).Select(value => BpfMachine.Run(program, x86[0].Token, 135, [(ulong)value, 0, 0, 0, 0, 0])));
    }

    [Theory]
    [InlineData("SCMP_ACT_NOTIFY", "SCMP_CMP_EQ", 0)]
    [InlineData("SCMP_ACT_ALLOW", "SCMP_CMP_ODD", 0)]
    [InlineData("SCMP_ACT_ALLOW", "SCMP_CMP_EQ", 6)]
    public void What_the_kernel_cannot_be_told_is_a_fault(string action, string operation, uint index)
    {
        var rule = new SeccompRule { Names = ["read"], Action = action, Args = [new() { Index = index, Op = operation, Value = 1 }] };
        var fault = Assert.Throws<OciException>(() => SeccompCompiler.Compile(new() { DefaultAction = "SCMP_ACT_ERRNO", Syscalls = [rule] }, "SCMP_ARCH_X86_64"));
        Assert.Equal(ErrorCodes.InvalidSeccompProfile, fault.Code);
        Assert.Equal(ErrorCodes.InvalidSeccompProfile, Assert.Throws<OciException>(() => SeccompFlags.Of(["SECCOMP_FILTER_FLAG_ODD"])).Code);
    }

    [Fact]
    public void A_program_of_many_rules_fits_into_the_kernel_and_jumps_far()
    {
        var rules = SystemCallNumbers.Names.Where((_, i) => i % 2 == 0).Select((name, i) => new SeccompRule
        {
            Names = [name],
            Action = "SCMP_ACT_ERRNO",
            ErrnoRet = (uint)(i % 100 + 1),
            Args = [new() { Index = 0, Op = "SCMP_CMP_GE", Value = 5 }],
        }).ToList();
        var spec = new SeccompSpec { DefaultAction = "SCMP_ACT_ALLOW", Architectures = ["SCMP_ARCH_X86_64"], Syscalls = rules };
        var program = SeccompCompiler.Compile(spec, "SCMP_ARCH_X86_64");
        Assert.InRange(program.Length / 8, 500, 4096);
        foreach (var name in SystemCallNumbers.Names)
        {
            if (SystemCallNumbers.Find("X86_64", name) is not { } number) continue;
            var effect = SeccompEffect.Of(spec, name, [5, 0, 0, 0, 0, 0]);
            Assert.Equal(effect == "SCMP_ACT_ALLOW" ? Allowed : Errors | uint.Parse(effect["errno ".Length..]), BpfMachine.Run(program, x86[0].Token, (uint)number, [5, 0, 0, 0, 0, 0]));
            Assert.Equal(Allowed, BpfMachine.Run(program, x86[0].Token, (uint)number, [4, 0, 0, 0, 0, 0]));
        }
    }

    // A program of 32 bits cannot pass more; of one with x32 libseccomp looks at no more.
    private static ulong[] Passed(ulong[] arguments, string architecture) => architecture is "X86" or "ARM" or "X32" ? [.. arguments.Select(argument => (ulong)(uint)argument)] : arguments;

    private void AssertSame(SeccompSpec spec, IReadOnlyList<(string Name, uint Token)> architectures, uint otherwise)
    {
        var ours = SeccompCompiler.Compile(spec, "SCMP_ARCH_" + architectures[0].Name);
        var (theirs, unknown) = Libseccomp.Compile(spec, folder);
        foreach (var (architecture, token) in architectures)
        {
            var known = SystemCallNumbers.Names.Where(name => !unknown.Contains(name)).Select(name => (Name: name, Number: SystemCallNumbers.Find(architecture, name))).Where(call => call.Number is not null).ToList();
            foreach (var (name, number) in known)
                foreach (var arguments in argumentLists.Select(list => Passed(list, architecture)))
                {
                    var (mine, other) = (BpfMachine.Run(ours, token, (uint)number!, arguments), BpfMachine.Run(theirs, token, (uint)number, arguments));
                    Assert.True(mine == other || mine == Missing && other == otherwise, $"{architecture} {name} {number} [{string.Join(' ', arguments)}]: 0x{mine:x}, libseccomp 0x{other:x}");
                }
        }
    }
}
