using System.Diagnostics;
using System.Text.Json;
using Oci.Runtime;
using Oci.Testing;

namespace Oci.Tests.Runtime;

/// <summary>libseccomp, asked through python3-seccomp, as runc and crun ask it.</summary>
internal static class Libseccomp
{
    // Its package's library is the system's Python's.
    private const string Debian = "/usr/bin/python3";

    private const string Script = """
        import json, sys
        try:
            import seccomp
        except ImportError:
            sys.exit(77)
        spec = json.load(open(sys.argv[1]))
        def action(name, errno):
            return {'SCMP_ACT_ALLOW': seccomp.ALLOW, 'SCMP_ACT_LOG': seccomp.LOG, 'SCMP_ACT_KILL_PROCESS': seccomp.KILL_PROCESS, 'SCMP_ACT_TRAP': seccomp.TRAP,
                    'SCMP_ACT_KILL': seccomp.KILL, 'SCMP_ACT_ERRNO': seccomp.ERRNO(1 if errno is None else errno), 'SCMP_ACT_TRACE': seccomp.TRACE(1 if errno is None else errno)}[name]
        otherwise = (spec['defaultAction'], spec.get('defaultErrnoRet'))
        filter = seccomp.SyscallFilter(action(*otherwise))
        wanted = [a[len('SCMP_ARCH_'):].lower() for a in spec['architectures']]
        arches = {'x86_64': seccomp.Arch.X86_64, 'x86': seccomp.Arch.X86, 'x32': seccomp.Arch.X32, 'aarch64': seccomp.Arch.AARCH64, 'arm': seccomp.Arch.ARM}
        for name in wanted:
            if not filter.exist_arch(arches[name]): filter.add_arch(arches[name])
        for name, arch in arches.items():
            if name not in wanted and filter.exist_arch(arch): filter.remove_arch(arch)
        compare = {'EQ': seccomp.EQ, 'NE': seccomp.NE, 'LT': seccomp.LT, 'LE': seccomp.LE, 'GE': seccomp.GE, 'GT': seccomp.GT, 'MASKED_EQ': seccomp.MASKED_EQ}
        unknown = []
        for rule in spec['syscalls']:
            what = (rule['action'], rule.get('errnoRet'))
            if action(*what) == action(*otherwise): continue
            for name in rule['names']:
                if seccomp.resolve_syscall(seccomp.Arch.NATIVE, name) == -1:
                    unknown.append(name)
                    continue
                args = []
                for a in rule.get('args') or []:
                    op = compare[a['op'][len('SCMP_CMP_'):]]
                    args.append(seccomp.Arg(a['index'], op, a['value'], a.get('valueTwo') or 0) if a['op'] == 'SCMP_CMP_MASKED_EQ' else seccomp.Arg(a['index'], op, a['value']))
                filter.add_rule(action(*what), name, *args)
        with open(sys.argv[2], 'wb') as f: filter.export_bpf(f)
        print(json.dumps(unknown))
        """;

    /// <summary>The program that it makes of a filter, and the calls whose names it does not know. The running test is skipped where it is absent.</summary>
    public static (byte[] Program, IReadOnlySet<string> Unknown) Compile(SeccompSpec spec, TemporaryFolder folder)
    {
        var (input, output) = (folder["filter.json"], folder["filter.bpf"]);
        File.WriteAllText(input, JsonSerializer.Serialize(spec));
        var start = new ProcessStartInfo(File.Exists(Debian) ? Debian : Peer.Require("python3"), ["-c", Script, input, output]) { RedirectStandardOutput = true, RedirectStandardError = true };
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync();
        var unknown = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.False(process.ExitCode == 77 && Repository.IsContinuousIntegration, "python3-seccomp is not installed, and CI needs it");
        Assert.SkipWhen(process.ExitCode == 77, "python3-seccomp is not installed");
        Assert.True(process.ExitCode == 0, errors.Result);
        return (File.ReadAllBytes(output), JsonSerializer.Deserialize<HashSet<string>>(unknown)!);
    }
}
