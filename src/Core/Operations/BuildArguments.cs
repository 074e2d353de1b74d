namespace Oci.Operations;

/// <summary>The values of a build's ARG instructions.</summary>
internal static class BuildArguments
{
    /// <summary>The arguments of the request. One without a value has the environment's; one that is not set there is not set here.</summary>
    public static Dictionary<string, string> Read(BuildRequest request, OciHost host)
    {
        var arguments = new Dictionary<string, string>();
        foreach (var (name, value) in request.BuildArgs)
        {
            if ((value ?? host.Environment.GetValueOrDefault(name)) is { } known) arguments[name] = known;
        }
        return arguments;
    }
}
