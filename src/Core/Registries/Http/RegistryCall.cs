using System.Net;

namespace Oci.Registries;

/// <summary>One request, in a form that can be sent again.</summary>
internal sealed record RegistryCall(HttpMethod Method, string Address)
{
    /// <summary>What the request needs: <c>repository:NAME:pull</c>.</summary>
    public IReadOnlyList<string> Scopes { get; init; } = [];

    /// <summary>Makes the body; called for each sending. It is given a callback for its progress.</summary>
    public Func<Action, HttpContent>? Body { get; init; }

    /// <summary>More headers, as they are.</summary>
    public IReadOnlyList<(string Name, string Value)> Headers { get; init; } = [];

    /// <summary>Which statuses beside success are answers, not faults.</summary>
    public IReadOnlyList<HttpStatusCode> Expected { get; init; } = [];

    /// <summary>Waited for the answer beyond the idle time: a registry may have to move what it got.</summary>
    public TimeSpan ExtraPatience { get; init; }

    /// <summary>Whether the registry is asked before the body is sent, so that its refusal can be heard.</summary>
    public bool AsksFirst { get; init; }
}
