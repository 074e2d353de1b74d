using System.Diagnostics;
using Oci.Testing;

namespace Oci.Tests.Runtime;

/// <summary>runtime-spec's own JSON schema, applied by python3-jsonschema: there is no NuGet package that understands draft 4 whole.</summary>
internal static class RuntimeSpecSchema
{
    private const string Script = """
        import json, os, sys
        try:
            import jsonschema
        except ImportError:
            sys.exit(77)
        folder = sys.argv[1]
        store = {}
        for name in os.listdir(folder):
            if name.endswith('.json'):
                with open(os.path.join(folder, name)) as f: store['file://' + os.path.join(folder, name)] = json.load(f)
        base = 'file://' + os.path.join(folder, 'config-schema.json')
        validator = jsonschema.Draft4Validator(store[base], resolver=jsonschema.RefResolver(base, store[base], store=store))
        faults = 0
        for path in sys.argv[2:]:
            with open(path) as f: document = json.load(f)
            for error in validator.iter_errors(document):
                faults += 1
                print(path, '/'.join(map(str, error.absolute_path)), error.message[:300])
        sys.exit(1 if faults else 0)
        """;

    /// <summary>Asserts that every file is valid. The running test is skipped where the corpus or the validator is absent.</summary>
    public static void AssertValid(params IEnumerable<string> files)
    {
        var (code, output) = Validate(files);
        Assert.True(code == 0, output);
    }

    /// <summary>The faults; empty when every file is valid.</summary>
    public static (int Code, string Output) Validate(IEnumerable<string> files)
    {
        var schema = Path.Combine(Repository.Corpus("runtime-spec"), "schema");
        var start = new ProcessStartInfo(Peer.Require("python3"), ["-W", "ignore", "-c", Script, schema, .. files]) { RedirectStandardOutput = true, RedirectStandardError = true };
        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        if (process.ExitCode == 77)
        {
            Assert.False(Repository.IsContinuousIntegration, "python3-jsonschema is not installed, and CI needs it");
            Assert.Skip("python3-jsonschema is not installed");
        }
        return (process.ExitCode, output + error.GetAwaiter().GetResult());
    }
}
