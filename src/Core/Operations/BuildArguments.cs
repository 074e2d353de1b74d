namespace Oci.Operations;

/// <summary>The values of a build's ARG instructions.</summary>
internal static class BuildArguments
{
    /// <summary>The request with what its files say: each is read once, as it may be a pipe.</summary>
    /// <exception cref="Diagnostics.OciException">As <see cref="VariableFile.Read"/>.</exception>
    public static BuildRequest WithFiles(BuildRequest request, CancellationToken ct)
    {
        if (request.BuildArgFiles.Count == 0) return request;
        var values = new Dictionary<string, string?>(StringComparer.Ordinal);
        foreach (var (name, value) in request.BuildArgFiles.SelectMany(file => VariableFile.Read(file, ct)).Select(VariableFile.Split)) values[name] = value;
        foreach (var (name, value) in request.BuildArgs) values[name] = value;
        return request with { BuildArgs = values, BuildArgFiles = [] };
    }

    /// <summary>The arguments of the request. One without a value has the environment's; one that is not set there is not set here.</summary>
    public static Dictionary<string, string> Read(BuildRequest request, OciHost host) => WithValues(request.BuildArgs, host);

    /// <summary>The same for any variables.</summary>
    public static Dictionary<string, string> WithValues(IReadOnlyDictionary<string, string?> variables, OciHost host)
    {
        var known = new Dictionary<string, string>();
        foreach (var (name, given) in variables)
        {
            if ((given ?? host.Environment.GetValueOrDefault(name)) is { } value) known[name] = value;
        }
        return known;
    }
}
