using Oci.Build;
using Oci.Containerfile;
using Oci.Content;
using Oci.Diagnostics;
using Oci.Images;
using Oci.Testing;

namespace Oci.Tests.Build;

/// <summary>Whatever a Containerfile without errors asks for, planning it ends soon, in a plan or in a fault with a place in the file.</summary>
public sealed class PlannerFuzzTests
{
    private static readonly Platform Amd64 = new() { Os = "linux", Architecture = "amd64" };

    private static readonly string[] Lines =
    [
        "FROM base", "FROM $A", "FROM scratch AS s@", "FROM s@ AS t@", "FROM t0", "FROM S0", "FROM --platform=$P base", "FROM --platform=linux/arm64/v8 base AS s@", "FROM folder",
        "ARG A", "ARG A=base", "ARG A=$B B=$A", "ARG $A=x", "ARG P=linux/amd64", "ENV A=$A$A B=${B:-x}", "ENV $A=1", "ENV A=${A:?not set}", "ENV A=${A#*b} C=${A//a/bb}", "LABEL $A=$B a=b", "LABEL \"\"=x",
        "WORKDIR $A", "WORKDIR ../../..", "WORKDIR /a//b/./c/", "WORKDIR \"\"", "USER $A", "USER a:b:c", "VOLUME $A", "VOLUME [\"$A\", \"/v\"]", "EXPOSE $A", "EXPOSE 1-3/udp $A", "STOPSIGNAL $A", "SHELL [\"$A\"]", "SHELL [\"/bin/sh\", \"-c\"]",
        "CMD x", "CMD []", "ENTRYPOINT [\"$A\"]", "ENTRYPOINT", "HEALTHCHECK NONE", "HEALTHCHECK --interval=1s CMD [\"x\"]", "ONBUILD RUN $A", "ONBUILD COPY --from=s0 a b", "MAINTAINER $A",
        "COPY a b", "COPY a b c", "COPY a b c/", "COPY --from=s0 / /", "COPY --from=0 a b", "COPY --from=9 a b", "COPY --from=$A a b", "COPY --from=nobody a b", "COPY --from=t@ a b", "COPY --chmod=$A a b", "COPY --chmod=999 a b", "COPY --chown=$A a b", "COPY --link --parents --exclude=$A a/./b c",
        "COPY <<E /x\n$A\nE", "ADD https://h/$A /x", "ADD --checksum=$A https://h/f /x", "ADD https://h/a.git#$A /x", "ADD git@h:p#-x /y", "ADD --keep-git-dir a b", "ADD --unpack=false a b", "ADD ftp://h/x /y", "COPY \"\" \"\"",
        "RUN x", "RUN [\"$A\"]", "RUN <<E\n#!/bin/sh\nE", "RUN <<E cat\nE", "RUN --mount=target=$A x", "RUN --mount=target=/ x", "RUN --mount=type=$A,target=/x x", "RUN --mount=type=cache,target=/c,id=$A,sharing=$A x", "RUN --mount=from=s0,target=/s x", "RUN --mount=from=t@,target=/s x", "RUN --mount=type=secret,id=$A x",
        "RUN --network=$A x", "RUN --network=host x", "RUN --security=$A x", "RUN --device=$A x", "RUN --mount=type=tmpfs,target=/t,size=1k x", "RUN --mount=type=ssh x",
    ];

    [Fact]
    public async Task Random_files_are_planned_or_refused()
    {
        var random = new Random(Repository.RunsAll ? Environment.TickCount : 20251122);
        var planned = 0;
        for (var round = 0; round < (Repository.RunsAll ? 50_000 : 800); round++)
        {
            var lines = Enumerable.Range(0, random.Next(1, 14)).Select(_ => Lines[random.Next(Lines.Length)].Replace("@", $"{random.Next(3)}", StringComparison.Ordinal));
            var text = $"{(random.Next(2) == 0 ? "ARG A=base\n" : "")}FROM base AS s0\n{string.Join('\n', lines)}\n";
            if (await TryPlanAsync(text, random)) planned++;
        }
        Assert.InRange(planned, 20, int.MaxValue);
    }

    [Theory]
    [InlineData("ARG")]
    [InlineData("ENV")]
    public async Task Variables_that_double_themselves_end_in_a_fault(string instruction)
    {
        var lines = Enumerable.Range(1, 60).Select(i => $"{instruction} a{i}=$a{i - 1}$a{i - 1}$a{i - 1}$a{i - 1}");
        var fault = await Assert.ThrowsAsync<OciException>(() => PlanAsync($"FROM base\n{instruction} a0=0123456789abcdef\n{string.Join('\n', lines)}\n", []));
        Assert.Equal(ErrorCodes.InvalidExpansion, fault.Code);
        Assert.NotNull(fault.At);
    }

    private static async Task<bool> TryPlanAsync(string text, Random random)
    {
        var syntax = Parser.Parse(new SourceText("Containerfile", text));
        if (syntax.HasErrors) return false;
        string[] values = ["", "base", "/x", "a b", "..", "8080", "0755", "none", "insecure", "SIGTERM", "$A", "bind", "shared", "linux/amd64", "sha256:x", "\n", "-x", "日本"];
        try
        {
            var arguments = random.Next(2) == 0 ? new Dictionary<string, string>() : new Dictionary<string, string> { ["A"] = values[random.Next(values.Length)] };
            var plan = await PlanAsync(text, arguments);
            Assert.NotEmpty(PlanPrinter.ToText(plan));
            Assert.Equal(plan.Steps.Count, plan.Steps.DistinctBy(step => step.Id).Count());
            return true;
        }
        catch (OciException fault) when (fault.Code.Number is >= 1000 and < 6000)
        {
            Assert.NotEmpty(fault.Message);
            return false;
        }
    }

    private static Task<BuildPlan> PlanAsync(string text, Dictionary<string, string> arguments) => new Planner(new PlanRequest
    {
        Syntax = Parser.Parse(new SourceText("Containerfile", text)).ThrowIfErrors(),
        TargetPlatform = Amd64,
        BuildPlatform = Amd64,
        BuildArgs = arguments,
        FolderContexts = new HashSet<string> { "folder" },
        Resolve = async (reference, platform, ct) =>
        {
            if (reference != "base") throw new OciException(ErrorCodes.ImageNotFound, $"expected `base`, found `{reference}`");
            return await ImageDraft.Scratch(platform).CommitAsync(new MemoryContentStore(), ct);
        },
    }).PlanAsync(default);
}
