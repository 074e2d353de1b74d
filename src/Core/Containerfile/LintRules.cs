using System.Text;

namespace Oci.Containerfile;

/// <summary>All rules of <see cref="Linter"/>: BuildKit's under BuildKit's names, and ours.</summary>
public static class LintRules
{
    /// <summary>Stage names are written in lower case.</summary>
    public static LintRule StageNameCasing { get; } = BuildKit("StageNameCasing", "Stage names are compared without case: write them in lower case");

    /// <summary><c>AS</c> is written like its <c>FROM</c>.</summary>
    public static LintRule FromAsCasing { get; } = BuildKit("FromAsCasing", "`AS` and its `FROM` are written in the same case");

    /// <summary>No empty line stands inside an instruction.</summary>
    public static LintRule NoEmptyContinuation { get; } = BuildKit("NoEmptyContinuation", "An empty line inside an instruction may become an error");

    /// <summary>All keywords are written in the same case.</summary>
    public static LintRule ConsistentInstructionCasing { get; } = BuildKit("ConsistentInstructionCasing", "Keywords are written in one case throughout the file");

    /// <summary>No two stages share a name.</summary>
    public static LintRule DuplicateStageName { get; } = BuildKit("DuplicateStageName", "Of stages that share a name only the last can be reached by it");

    /// <summary>No stage is called <c>scratch</c> or <c>context</c>.</summary>
    public static LintRule ReservedStageName { get; } = BuildKit("ReservedStageName", "`scratch` and `context` mean something else already");

    /// <summary>CMD and ENTRYPOINT are written as JSON arrays.</summary>
    public static LintRule JsonArgsRecommended { get; } = BuildKit("JSONArgsRecommended", "Behind a shell the process gets no signals: write CMD and ENTRYPOINT as JSON arrays");

    /// <summary>MAINTAINER is not used.</summary>
    public static LintRule MaintainerDeprecated { get; } = BuildKit("MaintainerDeprecated", "The label `org.opencontainers.image.authors` has replaced MAINTAINER");

    /// <summary>FROM uses declared arguments only.</summary>
    public static LintRule UndefinedArgInFrom { get; } = BuildKit("UndefinedArgInFrom", "FROM sees only what an ARG before it declares");

    /// <summary>The first WORKDIR is absolute.</summary>
    public static LintRule WorkdirRelativePath { get; } = BuildKit("WorkdirRelativePath", "Where a relative WORKDIR leads to depends on the base image");

    /// <summary>Variables are defined before they are used.</summary>
    public static LintRule UndefinedVar { get; } = BuildKit("UndefinedVar", "A variable that is not defined expands to nothing");

    /// <summary>A stage has at most one CMD, ENTRYPOINT and HEALTHCHECK.</summary>
    public static LintRule MultipleInstructionsDisallowed { get; } = BuildKit("MultipleInstructionsDisallowed", "Of several CMD, ENTRYPOINT or HEALTHCHECK in a stage only the last counts");

    /// <summary>ENV and LABEL are written with an equals sign.</summary>
    public static LintRule LegacyKeyValueFormat { get; } = BuildKit("LegacyKeyValueFormat", "`key=value` has replaced `key value`");

    /// <summary>The base image has the platform that was asked for.</summary>
    public static LintRule InvalidBaseImagePlatform { get; } = BuildKit("InvalidBaseImagePlatform", "A base image of another platform makes an image that does not run");

    /// <summary>FROM does not repeat the default platform.</summary>
    public static LintRule RedundantTargetPlatform { get; } = BuildKit("RedundantTargetPlatform", "The target platform is the default anyway");

    /// <summary>ARG and ENV carry no secrets.</summary>
    public static LintRule SecretsUsedInArgOrEnv { get; } = BuildKit("SecretsUsedInArgOrEnv", "What ARG and ENV hold stays in the image: use `RUN --mount=type=secret`");

    /// <summary>FROM works with the arguments' defaults.</summary>
    public static LintRule InvalidDefaultArgInFrom { get; } = BuildKit("InvalidDefaultArgInFrom", "Without build arguments FROM names no valid image");

    /// <summary>FROM does not fix a platform.</summary>
    public static LintRule FromPlatformFlagConstDisallowed { get; } = BuildKit("FromPlatformFlagConstDisallowed", "A fixed platform keeps the file from being built for others");

    /// <summary>No source of COPY or ADD is ignored.</summary>
    public static LintRule CopyIgnoredFile { get; } = BuildKit("CopyIgnoredFile", "What the ignore file leaves out cannot be copied");

    /// <summary>Comments above ARG and FROM begin with the name that they describe.</summary>
    public static LintRule InvalidDefinitionDescription { get; } =
        BuildKit("InvalidDefinitionDescription", "A comment right above ARG or FROM describes it and begins with its name", true);

    /// <summary>EXPOSE writes protocols in lower case.</summary>
    public static LintRule ExposeProtoCasing { get; } = BuildKit("ExposeProtoCasing", "Protocols are written in lower case");

    /// <summary>EXPOSE names ports of the container only.</summary>
    public static LintRule ExposeInvalidFormat { get; } = BuildKit("ExposeInvalidFormat", "EXPOSE knows the container's ports only, no address and no port of the host");

    /// <summary>No source of COPY or ADD begins with <c>..</c>.</summary>
    public static LintRule CopyOutsideContext { get; } = Ours("CopyOutsideContext", "Nothing outside the context can be copied: `..` at its root is the root");

    /// <summary>CMD does not stand beside an ENTRYPOINT in shell form.</summary>
    public static LintRule CmdIgnoredByEntrypoint { get; } = Ours("CmdIgnoredByEntrypoint", "An ENTRYPOINT in shell form ignores CMD: write it as a JSON array");

    /// <summary>No RUN does nothing but change owners or permissions of a tree.</summary>
    public static LintRule RecursiveOwnershipChange { get; } = Ours("RecursiveOwnershipChange", "A step that changes owners or permissions stores every file again: use `COPY --chown` or `--chmod`");

    /// <summary>Every RUN has a command.</summary>
    public static LintRule EmptyRun { get; } = Ours("EmptyRun", "A RUN without a command does nothing");

    /// <summary>All of them.</summary>
    public static IReadOnlyList<LintRule> All { get; } =
    [
        StageNameCasing, FromAsCasing, NoEmptyContinuation, ConsistentInstructionCasing, DuplicateStageName, ReservedStageName, JsonArgsRecommended, MaintainerDeprecated,
        UndefinedArgInFrom, WorkdirRelativePath, UndefinedVar, MultipleInstructionsDisallowed, LegacyKeyValueFormat, InvalidBaseImagePlatform, RedundantTargetPlatform,
        SecretsUsedInArgOrEnv, InvalidDefaultArgInFrom, FromPlatformFlagConstDisallowed, CopyIgnoredFile, InvalidDefinitionDescription, ExposeProtoCasing,
        ExposeInvalidFormat, CopyOutsideContext, CmdIgnoredByEntrypoint, RecursiveOwnershipChange, EmptyRun,
    ];

    private static LintRule BuildKit(string name, string description, bool experimental = false) =>
        new(name, description, $"https://docs.docker.com/go/dockerfile/rule/{Dashed(name)}/", experimental);

    private static LintRule Ours(string name, string description) => new(name, description, null);

    /// <summary><c>JSONArgsRecommended</c> is <c>json-args-recommended</c>.</summary>
    private static string Dashed(string name)
    {
        var text = new StringBuilder();
        for (var i = 0; i < name.Length; i++)
        {
            var begins = i > 0 && char.IsUpper(name[i]) && (char.IsLower(name[i - 1]) || (i + 1 < name.Length && char.IsLower(name[i + 1])));
            if (begins) text.Append('-');
            text.Append(char.ToLowerInvariant(name[i]));
        }
        return text.ToString();
    }
}
