namespace Oci.Operations;

/// <summary>The values of a build's ARG instructions.</summary>
internal static class BuildArguments
{
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
