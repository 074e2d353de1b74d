using System.Text.Json;

namespace Oci.Build;

/// <summary>The tree of a commit: <c>ADD https://….git</c>. In LLB: a <c>git://</c> source.</summary>
public sealed record GitStep : BuildStep
{
    /// <summary>The repository, and which of its commits and folders.</summary>
    public required GitAddress Address { get; init; }

    /// <summary>Whether <c>.git</c> is in the tree.</summary>
    public bool KeepGitFolder { get; init; }

    /// <inheritdoc/>
    public override IReadOnlyList<BuildStep> Inputs => [];

    internal override string Operation => "git";

    internal override void WriteOperation(Utf8JsonWriter json)
    {
        json.WriteAddress("repository", Address.Repository);
        json.WriteOptional("reference", Address.Reference);
        json.WriteOptional("folder", Address.Folder);
        json.WriteOptional("commit", Address.Commit);
        json.WriteFlag("withoutSubmodules", !Address.Submodules);
        json.WriteFlag("keepGit", KeepGitFolder);
    }
}
