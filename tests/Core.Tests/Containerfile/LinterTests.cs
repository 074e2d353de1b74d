using Oci.Containerfile;
using Oci.Diagnostics;
using static Oci.Tests.Containerfile.Sources;

namespace Oci.Tests.Containerfile;

public sealed class LinterTests
{
    private static string[] Lint(string text, LintOptions? options = null) =>
        [.. new Linter(options).Lint(Parse(text)).Findings.Select(f => $"{f.Span.Line} {f.Rule.Name}: {f.Detail}")];

    private static void Finds(string expected, string text, LintOptions? options = null) => Assert.Equal([expected], Lint(text, options));

    private static void Clean(string text, LintOptions? options = null) => Assert.Empty(Lint(text, options));

    [Fact]
    public void There_are_22_rules_of_BuildKit_and_four_of_ours()
    {
        Assert.Equal(22, LintRules.All.Count(rule => rule.Url is not null));
        Assert.Equal(4, LintRules.All.Count(rule => rule.Url is null));
        Assert.Equal(LintRules.All.Count, LintRules.All.Select(rule => rule.Name).Distinct().Count());
        Assert.Equal("https://docs.docker.com/go/dockerfile/rule/json-args-recommended/", LintRules.JsonArgsRecommended.Url);
    }

    [Fact]
    public void Names_and_keywords_keep_their_case()
    {
        Finds("1 StageNameCasing: Stage name 'Up' should be lowercase", "FROM scratch AS Up");
        Finds("1 FromAsCasing: 'as' and 'FROM' keywords' casing do not match", "FROM scratch as x");
        Finds("2 ConsistentInstructionCasing: Command 'run' should match the case of the command majority (uppercase)", "FROM scratch\nrun x\nRUN y");
        Finds("3 ConsistentInstructionCasing: Command 'RUN' should match the case of the command majority (lowercase)", "from scratch\nrun x\nRUN y");
        Clean("from scratch as x\nrun y");
    }

    [Fact]
    public void What_a_tag_or_a_copy_is_made_of_has_to_be_declared_before()
    {
        Finds("2 UndefinedArgInFrom: FROM argument 'release' is not declared", "ARG line=stable\nFROM debian:${line}${release}");
        Clean("ARG KIND=slim\nFROM debian:${KIND}", new LintOptions { BuildArguments = new Dictionary<string, string?> { ["KIND"] = "slim" } });
        Finds("2 UndefinedVar: Usage of undefined variable '$from'", "FROM alpine\nCOPY $from /\nARG from=here");
        Finds("4 UndefinedVar: Usage of undefined variable '$OUT_FOLDER' (did you mean $OUT_FOLDERS?)", "FROM alpine\nARG OUT_FOLDERS=/a\nRUN true\nCOPY x $OUT_FOLDER");
        Finds("2 UndefinedVar: Usage of undefined variable '$PAHT' (did you mean $PATH?)", "FROM alpine\nENV PATH=$PAHT:/opt");
    }

    [Fact]
    public void Stage_names_are_unique_and_not_reserved()
    {
        Finds("2 DuplicateStageName: Duplicate stage name \"x\", stage names should be unique", "FROM scratch AS x\nFROM scratch AS x");
        Finds("1 ReservedStageName: Stage name should not use the same name as reserved stage \"context\"", "FROM scratch AS context");
    }

    [Fact]
    public void Empty_lines_inside_an_instruction() => Finds("4 NoEmptyContinuation: Empty continuation line", "FROM scratch\nRUN a \\\n\n  b");

    [Fact]
    public void Commands_are_json()
    {
        Finds("2 JSONArgsRecommended: JSON arguments recommended for CMD to prevent unintended behavior related to OS signals", "FROM scratch\nCMD x");
        Finds("2 JSONArgsRecommended: JSON arguments recommended for ENTRYPOINT to prevent unintended behavior related to OS signals", "FROM scratch\nENTRYPOINT x");
        Clean("FROM scratch\nCMD [\"x\"]");
        Clean("FROM scratch\nSHELL [\"/bin/bash\", \"-c\"]\nCMD x");
        Clean("FROM scratch AS a\nSHELL [\"/bin/bash\", \"-c\"]\nFROM a\nCMD x");
        Clean("FROM base\nCMD x", new LintOptions { BaseImage = _ => new BaseImageFacts(null, new Dictionary<string, string>(), true) });
        Clean("FROM scratch\nCMD");
    }

    [Fact]
    public void Maintainers_are_labels() => Finds("2 MaintainerDeprecated: Maintainer instruction is deprecated in favor of using label", "FROM scratch\nMAINTAINER x");

    [Fact]
    public void FROM_sees_declared_arguments_only()
    {
        Finds("1 UndefinedArgInFrom: FROM argument 'TAG' is not declared", "FROM image${TAG}");
        Assert.Equal(["1 UndefinedArgInFrom: FROM argument 'TARGETPLATFROM' is not declared (did you mean TARGETPLATFORM?)"], Lint("FROM --platform=$TARGETPLATFROM image"));
        Clean("ARG TAG=1\nFROM image:$TAG");
        Clean("FROM --platform=$BUILDPLATFORM image");
    }

    [Fact]
    public void FROM_works_with_the_defaults()
    {
        Finds("2 InvalidDefaultArgInFrom: Default value for ARG image:$TAG results in empty or invalid base image name", "ARG TAG\nFROM image:$TAG");
        Finds("2 InvalidDefaultArgInFrom: Default value for ARG $IMAGE results in empty or invalid base image name", "ARG IMAGE=UPPER\nFROM $IMAGE");
        Clean("ARG IMAGE=registry.example:5000/a/b.c:1@sha256:0123456789012345678901234567890123456789012345678901234567890123\nFROM $IMAGE");
        Clean("ARG A=x\nARG IMAGE=$A\nFROM $IMAGE");
        Clean("ARG A=/x/Y.tar\nFROM oci-archive:$A");
        Clean("FROM image$UNSET", new LintOptions { Check = "skip=UndefinedArgInFrom" });
    }

    [Fact]
    public void Platforms_are_neither_fixed_nor_repeated()
    {
        Finds("1 FromPlatformFlagConstDisallowed: FROM --platform flag should not use constant value \"linux/arm64\"", "FROM --platform=linux/arm64 x");
        Finds("1 RedundantTargetPlatform: Setting platform to predefined $TARGETPLATFORM in FROM is redundant as this is the default behavior", "FROM --platform=$TARGETPLATFORM x");
        Clean("FROM --platform=linux/arm64 x AS build-arm64");
    }

    [Fact]
    public void Base_images_have_the_platform_that_was_asked_for()
    {
        var options = new LintOptions { TargetPlatform = "linux/arm64", BaseImage = _ => new BaseImageFacts("linux/amd64", new Dictionary<string, string>(), false) };
        Finds("1 InvalidBaseImagePlatform: Base image x was pulled with platform \"linux/amd64\", expected \"linux/arm64\" for current build", "FROM x", options);
        Clean("FROM --platform=$BUILDPLATFORM x", options);
        Clean("FROM scratch", options);
        Clean("FROM x", options with { TargetPlatform = "linux/amd64/v2" });
    }

    [Fact]
    public void The_first_WORKDIR_is_absolute()
    {
        Finds("2 WorkdirRelativePath: Relative workdir \"app\" can have unexpected results if the base image changes", "FROM scratch\nWORKDIR app\nWORKDIR sub");
        Clean("FROM scratch\nENV ROOT=/r\nWORKDIR $ROOT/x\nWORKDIR y");
        Clean("FROM scratch AS a\nWORKDIR /x\nFROM a\nWORKDIR y");
        Clean("FROM scratch\nWORKDIR C:\\x");
    }

    [Fact]
    public void Variables_are_defined_before_they_are_used()
    {
        Finds("2 UndefinedVar: Usage of undefined variable '$X'", "FROM scratch\nCOPY $X /");
        Finds("3 UndefinedVar: Usage of undefined variable '$DIRS' (did you mean $DIR?)", "FROM scratch\nENV DIR=/x\nWORKDIR /$DIRS");
        Finds("2 UndefinedVar: Usage of undefined variable '$B'", "FROM scratch\nENV A=1 C=$B");
        Finds("2 UndefinedVar: Usage of undefined variable '$X'", "FROM scratch\nRUN --mount=type=cache,target=$X true");
        Finds("2 UndefinedVar: Usage of undefined variable '$X'", "FROM scratch\nCOPY <<EOF /a\n$X\nEOF");
        Finds("2 UndefinedVar: Usage of undefined variable '$TARGETARCH'", "FROM scratch\nLABEL arch=$TARGETARCH");
        Clean("FROM scratch\nCOPY <<'EOF' /a\n$X\nEOF");
        Clean("FROM scratch\nRUN echo $X");
        Clean("FROM scratch\nARG X\nARG Y=1\nENV Z=$X$Y\nCOPY $Z $PATH /");
        Clean("ARG G=1\nFROM scratch AS a\nARG G\nENV E=$G\nFROM a\nUSER $G$E");
    }

    [Fact]
    public void What_an_unknown_base_image_may_define_is_not_complained_about()
    {
        Clean("FROM somewhere\nWORKDIR $APP_ROOT");
        Finds("2 UndefinedVar: Usage of undefined variable '$PAHT' (did you mean $PATH?)", "FROM somewhere\nENV PATH=/x:$PAHT");
        Finds("2 UndefinedVar: Usage of undefined variable '$SOURCES'", "FROM somewhere\nCOPY $SOURCES /\nARG SOURCES=x");
        Clean("FROM somewhere AS a\nARG EARLY=x\nFROM a\nCOPY $EARLY /");
        var known = new LintOptions { BaseImage = name => name == "somewhere" ? new BaseImageFacts(null, new Dictionary<string, string> { ["APP_ROOT"] = "/app" }, false) : null };
        Clean("FROM somewhere\nWORKDIR $APP_ROOT", known);
        Finds("2 UndefinedVar: Usage of undefined variable '$OTHER_ROOT'", "FROM somewhere\nWORKDIR /$OTHER_ROOT", known);
    }

    [Fact]
    public void Only_the_last_command_counts()
    {
        Finds("2 MultipleInstructionsDisallowed: Multiple CMD instructions should not be used in the same stage because only the last one will be used", "FROM scratch\nCMD [\"a\"]\nCMD [\"b\"]");
        Clean("FROM scratch AS a\nCMD [\"a\"]\nFROM a\nCMD [\"b\"]");
    }

    [Fact]
    public void Pairs_have_an_equals_sign() =>
        Finds("2 LegacyKeyValueFormat: \"LABEL key=value\" should be used instead of legacy \"LABEL key value\" format", "FROM scratch\nLABEL a b");

    [Theory]
    [InlineData("TOKEN", true)]
    [InlineData("github_token", true)]
    [InlineData("DB_PASSWORD", true)]
    [InlineData("AWS_SECRET_ACCESS", true)]
    [InlineData("ApiKey", true)]
    [InlineData("TOKENIZER", false)]
    [InlineData("KEYBOARD", false)]
    [InlineData("PUBLIC_KEY", false)]
    [InlineData("SECRET_FILE", false)]
    [InlineData("AUTH_VERSION", false)]
    public void Secrets_are_known_by_their_names(string name, bool secret)
    {
        Assert.Equal(secret ? [$"2 SecretsUsedInArgOrEnv: Do not use ARG or ENV instructions for sensitive data (ARG \"{name}\")"] : [], Lint($"FROM scratch\nARG {name}"));
        Assert.Equal(secret, Lint($"FROM scratch\nENV {name}=x").Length == 1);
    }

    [Fact]
    public void Ignored_files_cannot_be_copied()
    {
        var options = new LintOptions { Ignore = IgnoreFile.FromPatterns(["*.log", "dir"]), IgnoreFileName = ".containerignore" };
        Finds("2 CopyIgnoredFile: Attempting to Copy file \"a.log\" that is excluded by .containerignore", "FROM scratch\nCOPY a.log b /x/", options);
        Finds("2 CopyIgnoredFile: Attempting to Add file \"./dir/x\" that is excluded by .containerignore", "FROM scratch\nADD ./dir/x /x/", options);
        Clean("FROM scratch\nADD https://example.com/dir/../a.log /x/", options);
        Clean("FROM scratch AS a\nFROM scratch\nCOPY --from=a dir a.log /x/", options);
        Clean("FROM scratch\nCOPY . /x/", options);
        Clean("FROM scratch\nCOPY d/*.txt d /x/", new LintOptions { Ignore = IgnoreFile.FromPatterns(["d", "!d/a.txt"]) });
        Finds("2 CopyIgnoredFile: Attempting to Copy file \".\" that is excluded by .dockerignore", "FROM scratch\nCOPY . /", new LintOptions { Ignore = IgnoreFile.FromPatterns(["**"]) });
    }

    [Fact]
    public void Descriptions_begin_with_the_name_where_somebody_wants_that()
    {
        const string Text = "# the version\nARG VERSION=1\n# build compiles\nFROM scratch AS build\n# nothing special\nRUN x\n";
        Clean(Text);
        Finds("3 InvalidDefinitionDescription: Comment for ARG should follow the format: `# VERSION <description>`", "# check=experimental=all\n" + Text);
        Finds("2 InvalidDefinitionDescription: Comment for ARG should follow the format: `# VERSION <description>`", Text, new LintOptions { Check = "skip=all;experimental=InvalidDefinitionDescription" });
        Clean("# check=experimental=all\n\n# the version\n#\nARG VERSION=1\nFROM scratch");
    }

    [Fact]
    public void Ports_are_the_containers()
    {
        Finds("2 ExposeProtoCasing: Defined protocol '80/TCP' in EXPOSE instruction should be lowercase", "FROM scratch\nEXPOSE 80/TCP");
        Finds("2 ExposeInvalidFormat: EXPOSE instruction should not define an IP address or host-port mapping, found '8080:80'", "FROM scratch\nEXPOSE 8080:80");
    }

    [Fact]
    public void Our_own_rules()
    {
        Finds("2 CopyOutsideContext: '../x' leads out of the context", "FROM scratch\nCOPY ../x /");
        Clean("FROM scratch\nCOPY a/../x /");
        Finds("2 EmptyRun: RUN has no command", "FROM scratch\nRUN");
        Finds("2 RecursiveOwnershipChange: 'chown -R' stores every file that it changes a second time", "FROM scratch\nRUN chown -R app:app /app");
        Finds("2 RecursiveOwnershipChange: 'chmod -v --recursive' stores every file that it changes a second time", "FROM scratch\nRUN chmod -v --recursive 755 /app");
        Clean("FROM scratch\nRUN mkdir /x && chown -R app /x\nRUN chown app /x");
        Assert.Contains("3 CmdIgnoredByEntrypoint: CMD has no effect beside the shell form of ENTRYPOINT in line 2", Lint("FROM scratch\nENTRYPOINT run it\nCMD [\"x\"]"));
    }

    [Fact]
    public void Rules_can_be_skipped_for_the_file_or_one_instruction()
    {
        const string Text = "FROM scratch\n# check=skip=MaintainerDeprecated // we like it\nMAINTAINER x\nMAINTAINER y\n";
        Finds("4 MaintainerDeprecated: Maintainer instruction is deprecated in favor of using label", Text);
        Clean("# check=skip=MaintainerDeprecated\n" + Text);
        Clean("# check=skip=all\n" + Text);
        Clean("# check=error=true\n" + Text, new LintOptions { BuildArguments = new Dictionary<string, string?> { ["BUILDKIT_DOCKERFILE_CHECK"] = "skip=all" } });
    }

    [Fact]
    public void Findings_can_stop_the_build()
    {
        var result = new Linter().Lint(Parse("# check=error=true\nFROM scratch as X\n"));
        Assert.True(result.IsFailure);
        Assert.All(result.Findings, finding => Assert.Equal(Severity.Error, finding.Level));
        var fault = Assert.Throws<OciException>(() => result.ThrowIfFailure());
        Assert.Equal(ErrorCodes.LintViolation, fault.Code);
        Assert.Equal("lint violation found for rules: StageNameCasing, FromAsCasing", fault.Message);
        Assert.Equal(2, fault.At?.Line);
        var warnings = new Linter().Lint(Parse("FROM scratch as x\n"));
        Assert.Same(warnings, warnings.ThrowIfFailure());
        Assert.Equal(Severity.Warning, warnings.Findings[0].ToDiagnostic().Severity);
    }

    [Fact]
    public void Settings_that_nobody_understands_are_named()
    {
        var settings = LintSettings.Parse("skip = A , B ; errr=true;error=x", out var problems);
        Assert.Equal(2, problems.Count);
        Assert.True(settings.Skips(LintRules.All[0] with { Name = "A" }));
        Assert.False(settings.IsError);
    }

    [Fact]
    public void A_file_with_errors_is_linted_as_far_as_it_can_be_read() =>
        Assert.Equal(["1 StageNameCasing: Stage name 'X' should be lowercase", "2 MaintainerDeprecated: Maintainer instruction is deprecated in favor of using label"], Lint("FROM scratch AS X\nMAINTAINER a\nCOPPY x\n"));

    [Fact]
    public void A_build_hears_only_of_stages_that_it_needs()
    {
        const string Text = "FROM scratch AS a\nLABEL x y\nFROM scratch AS b\nLABEL x y\nFROM scratch AS c\nLABEL x y\nFROM a AS d\nCOPY --from=b x y\nRUN --mount=from=1,target=/x true\n";
        Assert.Equal(3, Lint(Text).Length);
        Assert.Equal(["2", "4"], Lint(Text, new LintOptions { ReachableOnly = true }).Select(f => f.Split(' ')[0]));
        Assert.Equal(["6"], Lint(Text, new LintOptions { ReachableOnly = true, Target = "C" }).Select(f => f.Split(' ')[0]));
    }
}
