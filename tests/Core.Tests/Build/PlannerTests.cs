using Oci.Build;
using Oci.Containerfile;
using Oci.Content;
using Oci.Diagnostics;
using Oci.Images;
using Oci.Testing;

namespace Oci.Tests.Build;

/// <summary>Containerfile to plan. The base images are imaginary: only their configuration matters here.</summary>
public sealed class PlannerTests
{
    private static readonly Platform Amd64 = new() { Os = "linux", Architecture = "amd64" };
    private readonly List<string> resolved = [];

    private async Task<BuildPlan> PlanAsync(string containerfile, Func<PlanRequest, PlanRequest>? change = null, ContainerConfig? baseConfig = null)
    {
        var syntax = Parser.Parse(new SourceText("Containerfile", containerfile.ReplaceLineEndings("\n"))).ThrowIfErrors();
        var request = new PlanRequest
        {
            Syntax = syntax,
            TargetPlatform = Amd64,
            BuildPlatform = Amd64,
            Resolve = async (reference, platform, ct) =>
            {
                lock (resolved) resolved.Add(reference);
                if (reference == "missing") throw new OciException(ErrorCodes.ImageNotFound, "expected `missing` in the store, found nothing", "pull it");
                return await ImaginaryAsync(platform, baseConfig ?? new ContainerConfig { Env = ["PATH=/bin", "BASE=1"], Cmd = ["sh"] });
            },
        };
        return await new Planner(change?.Invoke(request) ?? request).PlanAsync(default);
    }

    private static async Task<Image> ImaginaryAsync(Platform platform, ContainerConfig config)
    {
        var draft = ImageDraft.Scratch(platform);
        draft.Config = draft.Config with { Config = config };
        return await draft.CommitAsync(new MemoryContentStore(), default);
    }

    private async Task MatchAsync(string name, string containerfile, Func<PlanRequest, PlanRequest>? change = null, ContainerConfig? baseConfig = null) =>
        Golden.Match(PlanPrinter.ToText(await PlanAsync(containerfile, change, baseConfig)), $"PlannerTests.{name}");

    [Fact]
    public Task Every_configuration_instruction_changes_the_configuration_and_makes_no_step() => MatchAsync("configuration", """
        FROM base
        MAINTAINER me <me@example.org>
        ARG A=1 B
        ENV X=$A Y="a b"
        ENV legacy value with blanks
        LABEL k=v "two words"='$X'
        EXPOSE 80 443/udp 8000-8002
        USER 1000:1000
        VOLUME /data ["/more"]
        VOLUME ["/data", "/json"]
        STOPSIGNAL SIGINT
        SHELL ["/bin/bash", "-c"]
        ENTRYPOINT exec top
        CMD ["-b"]
        HEALTHCHECK --interval=30s --retries=3 CMD curl -f http://localhost/
        ONBUILD RUN make
        WORKDIR /
        """);

    [Fact]
    public Task Steps_have_their_variables_expanded() => MatchAsync("steps", """
        # syntax=docker/dockerfile:1
        ARG BASE=base
        FROM ${BASE} AS Builder
        ARG VERSION=1.0
        WORKDIR app
        COPY --chown=me:${VERSION} --chmod=u=rwX src/*.txt $HOME ./
        RUN make V=$VERSION
        WORKDIR sub/
        ADD archive.tar.gz .
        FROM scratch
        COPY --from=builder --link /app/bin /bin/
        COPY --parents --exclude=*.md docs/./a /docs/
        COPY <<EOF /motd
        version $VERSION
        EOF
        """);

    [Fact]
    public Task A_run_has_its_mounts_its_documents_and_its_network() => MatchAsync("runs", """
        FROM base
        RUN --mount=target=/src --mount=type=cache,id=c,target=/cache,sharing=locked --mount=type=tmpfs,target=/t,size=1m --network=none ls
        RUN --mount=type=secret,id=token,env=TOKEN --mount=type=ssh echo
        RUN --mount=type=bind,from=other,source=/x,target=y,rw true
        RUN ["exec", "form"]
        RUN <<EOF
        echo one
        echo $two
        EOF
        RUN <<EOF
        #!/usr/bin/env python
        print(1)
        EOF
        """);

    [Fact]
    public Task A_stage_goes_on_where_the_one_it_comes_from_ended() => MatchAsync("inheritance", """
        FROM base AS one
        ARG A=1
        ENV E=2
        WORKDIR /one
        CMD x
        FROM one
        RUN echo $A $E
        ENTRYPOINT ["y"]
        """);

    [Fact]
    public Task Triggers_of_the_base_come_first() => MatchAsync("triggers", """
        FROM base
        RUN own
        """, baseConfig: new ContainerConfig { OnBuild = ["COPY . /src", "RUN make\tall"], WorkingDir = "/src" });

    [Fact]
    public async Task A_stage_that_nobody_needs_is_neither_planned_nor_resolved()
    {
        var plan = await PlanAsync("""
            FROM missing AS unused
            RUN x
            FROM base
            RUN y
            """);
        Assert.Equal(["base"], resolved);
        Assert.Equal(2, plan.Steps.Count);
    }

    [Fact]
    public async Task The_target_can_be_a_name_in_any_case_or_a_number()
    {
        const string Text = """
            FROM base AS One
            RUN a
            FROM missing
            """;
        Assert.Equal("one", (await PlanAsync(Text, request => request with { Target = "ONE" })).Target.Stage);
        Assert.Equal("one", (await PlanAsync(Text, request => request with { Target = "0" })).Target.Stage);
    }

    [Fact]
    public async Task Equal_steps_of_two_stages_are_one()
    {
        var plan = await PlanAsync("""
            FROM base AS a
            RUN same
            FROM base AS b
            RUN same
            FROM scratch
            COPY --from=a /x /a
            COPY --from=b /x /b
            """);
        Assert.Single(plan.Steps.OfType<RunStep>());
    }

    [Fact]
    public async Task A_base_that_two_stages_share_is_asked_for_once()
    {
        await PlanAsync("FROM base AS a\nRUN a\nFROM base\nCOPY --from=a / /\n");
        Assert.Equal(["base"], resolved);
    }

    [Theory]
    [InlineData("FROM base\nARG A\nRUN x", "A=given", null, "A=given")]
    [InlineData("ARG A=global\nFROM base\nARG A\nRUN x", null, null, "A=global")]
    [InlineData("ARG A=global\nFROM base\nARG A=own\nRUN x", null, null, "A=own")]
    [InlineData("ARG A=global\nFROM base\nRUN x", null, "A=", null)]
    [InlineData("FROM base\nARG A=1\nENV A=2\nRUN x", "A=given", null, "A=2")]
    [InlineData("FROM base\nENV A=2\nARG A=1\nRUN x", "A=given", null, "A=2")]
    [InlineData("FROM base\nARG A=${B:-none}\nARG B=late\nRUN x", null, null, "A=none")]
    [InlineData("FROM base\nARG TARGETARCH\nRUN x", null, null, "TARGETARCH=amd64")]
    [InlineData("FROM base\nRUN x", null, "TARGETARCH=", null)]
    [InlineData("FROM base\nARG A=1\nARG A\nRUN x", null, null, "A=1")]
    public async Task Arguments_have_their_scopes(string text, string? given, string? absent, string? present)
    {
        var args = given is null ? [] : new Dictionary<string, string> { [given.Split('=')[0]] = given.Split('=')[1] };
        var run = (await PlanAsync(text, request => request with { BuildArgs = args })).Steps.OfType<RunStep>().Single();
        if (present is not null) Assert.Contains(present, run.Environment);
        if (absent is not null) Assert.DoesNotContain(run.Environment, entry => entry.StartsWith(absent, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_proxy_reaches_the_process_but_neither_the_identity_nor_the_history()
    {
        var with = await PlanAsync("FROM base\nRUN x", request => request with { BuildArgs = new Dictionary<string, string> { ["HTTPS_PROXY"] = "http://user:pass@proxy" } });
        var without = await PlanAsync("FROM base\nRUN x");
        Assert.Equal(without.Target.Root.Id, with.Target.Root.Id);
        Assert.Equal(["HTTPS_PROXY=http://user:pass@proxy", "https_proxy=http://user:pass@proxy"], with.Steps.OfType<RunStep>().Single().ProxyEnvironment);
        Assert.DoesNotContain("proxy", PlanPrinter.ToText(with));
    }

    [Theory]
    [InlineData("RUN x", "no_proxy=a", "NO_PROXY=a no_proxy=a")]
    [InlineData("RUN x", "no_proxy=a NO_PROXY=b", "NO_PROXY=b no_proxy=a")]
    [InlineData("ARG no_proxy\nRUN x", "no_proxy=a", "NO_PROXY=a")]
    [InlineData("ARG NO_PROXY\nRUN x", "no_proxy=a", "NO_PROXY=a no_proxy=a")]
    [InlineData("ENV NO_PROXY=own\nRUN x", "no_proxy=a", "no_proxy=a")]
    public async Task A_proxy_is_there_in_both_cases_unless_one_has_a_value_of_its_own(string text, string given, string expected)
    {
        var args = given.Split(' ').Select(pair => pair.Split('=')).ToDictionary(pair => pair[0], pair => pair[1]);
        var run = (await PlanAsync($"FROM base\n{text}", request => request with { BuildArgs = args })).Steps.OfType<RunStep>().Single();
        Assert.Equal(expected, string.Join(' ', run.ProxyEnvironment));
    }

    [Fact]
    public async Task A_named_context_may_be_a_stage()
    {
        const string Text = "FROM scratch AS one\nENV A=1\nCOPY x /\nFROM base AS two\nCOPY --from=registry.example/other /x /y\nFROM base";
        static Func<PlanRequest, PlanRequest> Of(string stage) => request => request with { StageContexts = new Dictionary<string, string> { ["base"] = stage, ["registry.example/other"] = "0" } };
        Assert.Contains("A=1", (await PlanAsync(Text, Of("one"))).Target.Config.Config!.Env!);
        Assert.DoesNotContain((await PlanAsync(Text, request => Of("one")(request) with { Target = "two" })).Steps, step => step is BaseStep);
        Assert.Equal(ErrorCodes.StageCycle, (await Assert.ThrowsAsync<OciException>(() => PlanAsync(Text, Of("two")))).Code);
        Assert.Equal(ErrorCodes.StageNotFound, (await Assert.ThrowsAsync<OciException>(() => PlanAsync(Text, Of("three")))).Code);
    }

    [Fact]
    public async Task A_named_context_takes_the_place_of_an_image()
    {
        var plan = await PlanAsync("FROM base\nCOPY --from=Other /x /\nCOPY --from=files /y /", request => request with
        {
            ImageContexts = new Dictionary<string, string> { ["base"] = "oci:somewhere", ["other"] = "registry.example/other" },
            FolderContexts = new HashSet<string> { "files" },
        });
        Assert.Equal(["oci:somewhere", "registry.example/other"], resolved);
        Assert.Equal("files", plan.Steps.OfType<ContextStep>().Single().Name);
    }

    [Fact]
    public async Task A_folder_can_be_a_base()
    {
        var plan = await PlanAsync("FROM files\nRUN x", request => request with { FolderContexts = new HashSet<string> { "files" } });
        Assert.Equal("/", plan.Steps.OfType<CopyStep>().Single().Destination);
    }

    [Fact]
    public async Task Labels_of_the_request_win()
    {
        var plan = await PlanAsync("FROM base\nLABEL a=1 b=2", request => request with { Labels = new Dictionary<string, string> { ["a"] = "3" } });
        Assert.Equal("3", plan.Target.Config.Config!.Labels!["a"]);
        Assert.Equal("2", plan.Target.Config.Config.Labels["b"]);
    }

    [Fact]
    public async Task A_thousand_instructions_are_no_problem()
    {
        var plan = await PlanAsync("FROM base\n" + string.Concat(Enumerable.Range(0, 5000).Select(i => $"RUN {i}\n")));
        Assert.Equal(5001, plan.Steps.Count);
    }

    [Theory]
    [InlineData("FROM base AS a\nCOPY --from=b /x /\nFROM base AS b\nCOPY --from=a /x /", 5005, 3)]
    [InlineData("FROM base AS a\nCOPY --from=a /x /", 5005, 1)]
    [InlineData("FROM base\nCOPY --from=3 /x /", 5004, 2)]
    [InlineData("FROM base\nCOPY --from=0 /x /", 5004, 2)]
    [InlineData("ARG NOTHING\nFROM $NOTHING", 5006, 2)]
    [InlineData("FROM base\nARG S=NOSUCH\nSTOPSIGNAL $S", 5007, 3)]
    [InlineData("FROM base\nARG P=x\nEXPOSE $P", 5007, 3)]
    [InlineData("FROM base\nARG M=9\nCOPY --chmod=$M a b", 5007, 3)]
    [InlineData("FROM base\nARG N=x\nRUN --network=$N true", 5007, 3)]
    [InlineData("FROM base\nARG V\nVOLUME $V", 5007, 3)]
    [InlineData("FROM base\nCOPY https://example.org/a /", 5009, 2)]
    [InlineData("FROM base\nRUN --mount=type=bind,target=/ true", 0, 2)]
    [InlineData("FROM missing", 0, 1)]
    public async Task Faults_name_their_line(string text, int code, int line)
    {
        var fault = await Assert.ThrowsAnyAsync<OciException>(() => PlanAsync(text));
        if (code != 0) Assert.Equal(code, fault.Code.Number);
        Assert.Equal(line, fault.At!.Value.Line);
    }

    [Fact]
    public async Task A_target_that_is_not_there_is_answered_with_those_that_are()
    {
        var fault = await Assert.ThrowsAsync<OciException>(() => PlanAsync("FROM base AS one\nFROM base", request => request with { Target = "two" }));
        Assert.Equal(ErrorCodes.StageNotFound, fault.Code);
        Assert.Equal("choose one of `one`, `1`", fault.Hint);
    }

    [Fact]
    public async Task A_plan_can_be_shown_as_json_and_as_a_diagram()
    {
        var plan = await PlanAsync("FROM base\nCOPY \"a\" /b\nRUN echo '<x>'");
        Golden.Match(PlanPrinter.ToMermaid(plan), "PlannerTests.mermaid");
        var json = System.Text.Json.JsonDocument.Parse(PlanPrinter.ToJson(plan));
        Assert.Equal(plan.Target.Root.Id.ToString(), json.RootElement.GetProperty("target").GetString());
        Assert.Equal(plan.Steps.Count, json.RootElement.GetProperty("steps").GetArrayLength());
    }

    [Fact]
    public async Task What_a_stage_leaves_for_the_next_is_done_by_those_that_begin_with_it()
    {
        var image = (await PlanAsync("FROM base AS a\nONBUILD RUN trigger\nONBUILD ENV A=1\nRUN own\nFROM a AS b\nRUN $A\nFROM b")).Target;
        Assert.Equal(["RUN /bin/sh -c own", "RUN /bin/sh -c trigger", "ENV A=1", "RUN /bin/sh -c $A"], image.History.Select(entry => entry.CreatedBy).Where(text => !text.StartsWith("ONBUILD", StringComparison.Ordinal)));
        Assert.Null(image.Config.Config!.OnBuild);
        Assert.Equal(["RUN trigger"], (await PlanAsync("FROM base\nONBUILD RUN trigger")).Target.Config.Config!.OnBuild);
    }

    [Fact]
    public async Task A_platform_that_was_asked_for_is_what_the_image_says()
    {
        var wanted = Platform.Parse("linux/arm64");
        var plan = await PlanAsync("FROM --platform=linux/amd64 base", request => request with { TargetPlatform = wanted, PlatformIsGiven = true });
        Assert.Equal("arm64", plan.Target.Config.Architecture);
        Assert.Equal("amd64", (await PlanAsync("FROM --platform=linux/amd64 base")).Target.Config.Architecture);
    }

    [Fact]
    public async Task Each_word_of_an_ARG_sees_those_before_it()
    {
        var plan = await PlanAsync("""
            FROM base
            ARG a=0
            ARG a=1 b=$a name=C
            ARG $name=2
            ENV R=$a$b$C
            """);
        Assert.Contains("R=112", plan.Target.Config.Config!.Env!);
        // Before FROM each one sees those before it, on the same line too.
        Assert.Equal("x1", (await PlanAsync("ARG a=1 b=x$a\nFROM $b\n")).Target.Base is null ? "" : resolved[^1]);
    }

    [Fact]
    public async Task The_host_network_is_not_had_by_a_step_of_a_build_that_was_to_do_without_unless_it_is_granted()
    {
        const string Text = "FROM base\nRUN --network=host x\n";
        var fault = await Assert.ThrowsAsync<OciException>(() => PlanAsync(Text, request => request with { Network = StepNetwork.None }));
        Assert.Equal(ErrorCodes.InsecureStep, fault.Code);
        var granted = await PlanAsync(Text, request => request with { Network = StepNetwork.None, AllowHostNetwork = true });
        Assert.Equal(StepNetwork.Host, granted.Steps.OfType<RunStep>().Single().Network);
        Assert.Equal(StepNetwork.Host, (await PlanAsync(Text)).Steps.OfType<RunStep>().Single().Network);
    }

    [Fact]
    public async Task Build_arguments_to_the_builder_itself_are_understood()
    {
        var plan = await PlanAsync("FROM base\nRUN --mount=type=cache,target=/c --mount=type=cache,id=i,target=/d x\n", request => request with
        {
            BuildArgs = new Dictionary<string, string> { ["BUILDKIT_CACHE_MOUNT_NS"] = "mine", ["BUILDKIT_SANDBOX_HOSTNAME"] = "builder" },
        });
        var step = plan.Steps.OfType<RunStep>().Single();
        Assert.Equal("builder", step.Hostname);
        Assert.Equal(["mine//c", "mine/i"], step.Mounts.Select(mount => mount.Request.Id));
    }

    [Fact]
    public async Task A_volume_makes_another_step()
    {
        var without = await PlanAsync("FROM base\nRUN x\n");
        var with = await PlanAsync("FROM base\nRUN x\n", request => request with { Volumes = ["/a:/b:ro"] });
        Assert.NotEqual(without.Target.Root.Id, with.Target.Root.Id);
    }

    [Fact]
    public async Task A_named_context_stands_in_for_stages_and_images_however_they_are_written()
    {
        static PlanRequest With(PlanRequest request) => request with { FolderContexts = new HashSet<string> { "tools" }, ImageContexts = new Dictionary<string, string> { ["alpine"] = "mine", ["quay.io/a/b:1"] = "yours" } };
        await PlanAsync("""
            FROM missing AS tools
            FROM docker.io/library/Alpine:latest AS one
            COPY --from=Tools /x /
            FROM quay.io/a/b:1
            COPY --from=alpine /x /
            COPY --from=one /x /
            RUN --mount=from=tools,target=/t x
            """.Replace("Alpine", "alpine", StringComparison.Ordinal), With);
        Assert.Equal(["mine", "yours"], resolved.Order());
        resolved.Clear();
        var plan = await PlanAsync("FROM tools\nRUN x\n", With);
        Assert.Empty(resolved);
        Assert.Equal("tools", plan.Steps.OfType<ContextStep>().Single().Name);
        await PlanAsync("FROM alpine:3\n", With);
        Assert.Equal(["alpine:3"], resolved);
    }

    [Fact]
    public async Task A_malformed_pattern_that_comes_of_a_variable_is_refused_where_it_stands()
    {
        var fault = await Assert.ThrowsAsync<OciException>(() => PlanAsync("FROM base\nARG P=[\nCOPY --exclude=$P a /\n"));
        Assert.Equal((ErrorCodes.InvalidPattern, 3), (fault.Code, fault.At!.Value.Line));
    }
}
