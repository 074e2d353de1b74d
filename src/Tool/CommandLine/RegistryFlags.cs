using System.CommandLine;
using Oci.Operations;
using Oci.Tool.Values;

namespace Oci.Tool.CommandLine;

/// <summary>How registries are reached: verbs that speak to one add <see cref="One"/>, verbs with two sides <see cref="Two"/>. <see cref="VerbCall.Host"/> reads them.</summary>
internal static class RegistryFlags
{
    private static readonly Side Both = new("", "registry");
    private static readonly Side Source = new("src-", "source's registry");
    private static readonly Side Destination = new("dest-", "destination's registry");
    private static readonly Option<string?> RetryTimes = Declare.Text("--retry-times", "N", "How often a request that failed is sent again; else 3", "--retry");

    /// <summary>For a verb that speaks to one registry.</summary>
    public static IEnumerable<Option> One => [.. Both.Options, RetryTimes];

    /// <summary>For a verb that reads here and writes there.</summary>
    public static IEnumerable<Option> Two => [.. Source.Options, .. Destination.Options, RetryTimes];

    /// <summary>The host with what the command line says of registries.</summary>
    public static OciHost Apply(OciHost host, VerbCall call)
    {
        int? times = call.Value(RetryTimes) is { } text ? Number.Parse("--retry-times", text, least: 0) : null;
        var isTwo = Source.IsGiven(call) || Destination.IsGiven(call);
        return host with
        {
            Registries = (isTwo ? Source : Both).Read(call, times),
            DestinationRegistries = isTwo ? Destination.Read(call, times) : null,
        };
    }

    private sealed class Side(string prefix, string registry)
    {
        private readonly Option<string?> credentials = Declare.Text($"--{prefix}creds", "USER:PASSWORD", $"The user of the {registry}; else what the credential files say");
        private readonly Option<bool> tlsVerify = Declare.Switch($"--{prefix}tls-verify", $"Let the {registry} prove who it is; false also allows http. On loopback http is allowed unless this is true");
        private readonly Option<string?> certDir = Declare.Text($"--{prefix}cert-dir", "DIR", $"Certificates for the {registry}: *.crt authorities to trust, *.cert and *.key to show");

        public IEnumerable<Option> Options => [credentials, tlsVerify, certDir];

        public bool IsGiven(VerbCall call) => Options.Any(call.Has);

        public RegistryAccess Read(VerbCall call, int? times) => new()
        {
            AuthFile = call.AuthFile(),
            Credentials = call.Value(credentials),
            TlsVerify = call.Has(tlsVerify) ? call.Value(tlsVerify) : null,
            CertDir = call.Value(certDir),
            RetryTimes = times,
        };
    }
}
