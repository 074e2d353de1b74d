using Oci.Build;
using Oci.Containerfile;
using Oci.Content;
using Oci.Diagnostics;
using Oci.Images;

namespace Oci.Tests.Build;

/// <summary>What a build asks for beside its Containerfile.</summary>
public sealed class PlannerWishesTests
{
    private static readonly Platform Amd64 = new() { Os = "linux", Architecture = "amd64" };
    private readonly List<string> resolved = [];

    private async Task<PlannedImage> PlanAsync(string containerfile, Func<PlanRequest, PlanRequest> change)
    {
        var request = new PlanRequest
        {
            Syntax = Parser.Parse(new SourceText("Containerfile", containerfile)).ThrowIfErrors(),
            TargetPlatform = Amd64,
            BuildPlatform = Amd64,
            Resolve = async (reference, platform, ct) =>
            {
                lock (resolved) resolved.Add(reference);
                var draft = ImageDraft.Scratch(platform);
                draft.Config = draft.Config with { Config = new ContainerConfig { Env = ["PATH=/bin", "BASE=1"], Labels = new Dictionary<string, string> { ["of"] = "base", ["kept"] = "yes" } } };
                return await draft.CommitAsync(new MemoryContentStore(), ct);
            },
        };
        return (await new Planner(change(request)).PlanAsync(default)).Target;
    }

    private static Dictionary<string, string> Pairs(params (string Name, string Value)[] pairs) => pairs.ToDictionary(pair => pair.Name, pair => pair.Value);

    [Fact]
    public async Task Variables_are_set_behind_every_FROM_where_ENV_can_still_change_them()
    {
        var image = await PlanAsync("FROM base AS one\nRUN echo 1\nENV A=own\nFROM other\nRUN echo $A\nENV B=own\nRUN echo 2\n", request => request with { Environment = Pairs(("B", "given"), ("A", "given")) });
        Assert.Equal(["PATH=/bin", "BASE=1", "A=given", "B=own"], image.Config.Config!.Env);
        Assert.Equal(["ENV A=given B=given", "RUN /bin/sh -c echo $A", "ENV B=own", "RUN /bin/sh -c echo 2"], image.History.Select(entry => entry.CreatedBy));
        Assert.Equal(["PATH=/bin", "BASE=1", "A=given", "B=given"], Runs(image)[0].Environment);
    }

    [Fact]
    public async Task A_stage_on_top_of_another_does_not_record_again_what_it_has()
    {
        var image = await PlanAsync("FROM base AS one\nFROM one\n", request => request with { Environment = Pairs(("A", "1")) });
        Assert.Equal(["ENV A=1"], image.History.Select(entry => entry.CreatedBy));
    }

    [Fact]
    public async Task What_is_to_be_unset_is_there_for_the_steps_and_not_in_the_image()
    {
        var image = await PlanAsync("FROM base\nENV X=1\nRUN echo $X\n", request => request with { Environment = Pairs(("Y", "2")), UnsetEnvironment = ["X", "Y", "PATH", "UNKNOWN"] });
        Assert.Equal(["BASE=1"], image.Config.Config!.Env);
        Assert.Contains("X=1", Runs(image)[0].Environment);
        Assert.Null((await PlanAsync("FROM scratch\n", request => request with { UnsetEnvironment = ["PATH"] })).Config.Config!.Env);
    }

    [Fact]
    public async Task Labels_are_taken_away_before_others_are_added()
    {
        var image = await PlanAsync("FROM base\nLABEL own=1\n", request => request with { UnsetLabels = ["of", "own", "unknown"], Labels = Pairs(("own", "2")) });
        Assert.Equal(Pairs(("kept", "yes"), ("own", "2")), image.Config.Config!.Labels);
        Assert.Null((await PlanAsync("FROM base\n", request => request with { UnsetLabels = ["of", "kept"] })).Config.Config!.Labels);
    }

    [Fact]
    public async Task Labels_of_base_images_can_be_left_out()
    {
        var image = await PlanAsync("FROM base AS one\nLABEL own=1\nFROM one\n", request => request with { InheritLabels = false });
        Assert.Equal(Pairs(("own", "1")), image.Config.Config!.Labels);
    }

    [Fact]
    public async Task The_first_FROM_alone_begins_with_what_was_given()
    {
        var image = await PlanAsync("ARG MISSING\nFROM $MISSING AS one\nFROM base\nCOPY --from=one / /\n", request => request with { From = "given" });
        Assert.Equal(["base", "given"], resolved.Order());
        Assert.NotNull(image.Base);
        Assert.Null((await PlanAsync("FROM base\n", request => request with { From = "scratch" })).Base);
    }

    private static List<RunStep> Runs(PlannedImage image) => [.. image.History.Select(entry => entry.Step).OfType<RunStep>()];
}
