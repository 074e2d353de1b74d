using Oci.Containerfile;
using Oci.Diagnostics;
using Oci.Testing;
using static Oci.Tests.Containerfile.Sources;

namespace Oci.Tests.Containerfile;

public sealed class ParserTests
{
    private const string Everything = """
        # syntax=example.com/frontend:1 with options
        # escape=\
        # check=skip=JSONArgsRecommended;error=false

        # VERSION is what we build
        ARG VERSION=1.0 SUFFIX
        FROM --platform=$BUILDPLATFORM docker.io/library/base:${VERSION} AS Build
        LABEL one=1 two="a b" three='c d'
        LABEL legacy value with blanks
        ENV A=1 B="2 \" 3" C=d\ e
        ENV OLD the rest of the line
        WORKDIR /src dir
        RUN --mount=type=cache,target=/root/.cache --mount=type=secret,id=token,env=TOKEN --network=none \
            # a comment between
            make \

            all
        RUN ["make", "install \u0041"]
        RUN <<EOF
        echo $A
        EOF
        COPY --from=build --chown=1:2 --link --exclude=*.md --exclude=docs a b /dest/
        COPY ["with blank", "/dest/"]
        COPY <<-one <<"two" /files/
        	indented
        one
        $raw
        two
        ADD --checksum=sha256:00 --keep-git-dir=false --unpack https://example.com/x.tar /x
        CMD ["serve"]
        ENTRYPOINT serve --port 80
        EXPOSE 80 53/udp 7000-7002
        VOLUME /data /logs
        VOLUME ["/with blank"]
        USER app:app
        SHELL ["/bin/bash", "-c"]
        STOPSIGNAL SIGQUIT
        HEALTHCHECK --interval=1m30s --retries=3 CMD curl localhost
        HEALTHCHECK NONE
        ONBUILD COPY . /src
        ONBUILD RUN <<EOF
        echo triggered
        EOF
        MAINTAINER Somebody <some@body>
        FROM scratch
        COPY --from=0 /out /out
        """;

    [Fact]
    public void Every_instruction_is_taken_apart()
    {
        var syntax = Parse(Everything);
        Assert.Empty(syntax.Diagnostics);
        Golden.Match(SyntaxDump.Render(syntax), "ParserTests.syntax");
    }

    [Fact]
    public void Line_ends_of_windows_and_a_byte_order_mark_change_nothing()
    {
        var syntax = Parse("\uFEFF" + Everything.ReplaceLineEndings("\r\n"));
        Assert.Empty(syntax.Diagnostics);
        Assert.Equal(SyntaxDump.Render(Parse(Everything)), SyntaxDump.Render(syntax));
        Assert.Equal("example.com/frontend:1", syntax.Directives.Syntax);
    }

    [Fact]
    public void Stages_hold_what_follows_their_FROM()
    {
        var syntax = Parse(Everything);
        Assert.Equal(2, syntax.Stages.Count);
        Assert.Equal("build", syntax.Stages[0].Name);
        Assert.Null(syntax.Stages[1].Name);
        Assert.Same(syntax.Stages[0], syntax.FindStage("BUILD"));
        Assert.Null(syntax.FindStage("other"));
        Assert.Equal("$BUILDPLATFORM", syntax.Stages[0].From.Platform?.Text);
        Assert.Equal("docker.io/library/base:${VERSION}", syntax.Stages[0].From.Image.Text);
        Assert.Single(syntax.Stages[1].Instructions);
        var argument = Assert.Single(syntax.GlobalArguments);
        Assert.Equal("is what we build", argument.Declarations[0].Description);
        Assert.Equal(["1.0", null], argument.Declarations.Select(d => d.Default?.Text));
    }

    [Fact]
    public void Of_stages_with_one_name_the_last_is_found()
    {
        var syntax = Parse("FROM a AS x\nFROM b AS X");
        Assert.Same(syntax.Stages[1], syntax.FindStage("x"));
    }

    [Fact]
    public void Spans_lead_back_to_the_source()
    {
        var syntax = Parse(Everything);
        var run = syntax.Instructions.OfType<RunSyntax>().First();
        Assert.Equal(13, run.Span.Line);
        Assert.Equal("--network=none", run.Network?.Span.Text);
        Assert.StartsWith("make", run.Command.Arguments[0].Span.Text);
        Assert.EndsWith("all", run.Command.Arguments[0].Span.Text);
        Assert.Equal("make     all", run.Command.Arguments[0].Text);
        var exec = syntax.Instructions.OfType<RunSyntax>().ElementAt(1);
        Assert.Equal("\"install \\u0041\"", exec.Command.Arguments[1].Span.Text);
        Assert.Equal("install A", exec.Command.Arguments[1].Text);
        var env = syntax.Instructions.OfType<EnvSyntax>().First();
        Assert.Equal("\"2 \\\" 3\"", env.Variables[1].Value.Span.Text);
        var label = syntax.Instructions.OfType<LabelSyntax>().ElementAt(1).Labels[0];
        Assert.True(label.IsLegacy);
        Assert.Equal("value with blanks", label.Value.Span.Text);
    }

    [Fact]
    public void The_text_of_an_instruction_is_its_lines_joined()
    {
        var run = Parse(Everything).Instructions.OfType<RunSyntax>().First();
        Assert.Equal("RUN --mount=type=cache,target=/root/.cache --mount=type=secret,id=token,env=TOKEN --network=none     make     all", run.Text);
    }

    [Fact]
    public void A_backtick_can_be_the_escape_character()
    {
        var syntax = Parse("# escape=`\nFROM scratch\nRUN dir C:\\ `\n  D:\\\nENV A=x` y\n");
        Assert.Empty(syntax.Diagnostics);
        Assert.Equal("dir C:\\   D:\\", ((RunSyntax)syntax.Instructions[1]).Command.Arguments[0].Text);
        Assert.Equal("x` y", ((EnvSyntax)syntax.Instructions[2]).Variables[0].Value.Text);
    }

    [Theory]
    [InlineData("RUN a\\\nb", "ab")]
    [InlineData("RUN a \\  \n  b", "a   b")]
    [InlineData("RUN a \\\\\nENV x=y", "a \\\\")]
    [InlineData("RUN a \\\n# comment\n  # another\nb", "a b")]
    [InlineData("RUN a \\\n\n\nb", "a b")]
    [InlineData("RUN a # no comment", "a # no comment")]
    [InlineData("RUN a \\", "a")]
    public void Lines_continue_where_they_end_in_the_escape_character(string text, string command) =>
        Assert.Equal(command, ((RunSyntax)Parse("FROM scratch\n" + text).Instructions[1]).Command.Arguments[0].Text);

    [Fact]
    public void Directives_end_at_the_first_other_line()
    {
        Assert.Equal('\\', Parse("# comment\n# escape=`\nFROM x").Directives.Escape);
        Assert.Equal('\\', Parse("\n# escape=`\nFROM x").Directives.Escape);
        Assert.Equal('`', Parse("# syntax=x\n# ESCAPE = `\nFROM x").Directives.Escape);
        Assert.Equal('\\', Parse("# unknown=x\n# escape=`\nFROM x").Directives.Escape);
        Assert.Null(Parse("#!/usr/bin/env thing\nFROM x").Directives.Syntax);
    }

    [Fact]
    public void Comments_directly_above_belong_to_an_instruction()
    {
        var syntax = Parse("# syntax=x\n# far\n\n# near\n  # nearer\nFROM scratch\n# run\nRUN x");
        Assert.Equal(["near", "nearer"], syntax.Instructions[0].Comments.Select(c => c.Text));
        Assert.Equal(["run"], syntax.Instructions[1].Comments.Select(c => c.Text));
        Assert.Empty(Parse("# syntax=x\nFROM scratch").Instructions[0].Comments);
    }

    [Theory]
    [InlineData("CMD [\"a\", \"b\"]", true, "a|b")]
    [InlineData("CMD []", true, "")]
    [InlineData("CMD", false, "")]
    [InlineData("CMD [ 'a' ]", false, "[ 'a' ]")]
    [InlineData("CMD [\"a\" \"b\"]", false, "[\"a\" \"b\"]")]
    [InlineData("CMD [\"a\",]", false, "[\"a\",]")]
    [InlineData("CMD [\"a\"] x", false, "[\"a\"] x")]
    [InlineData("CMD [ -f x ] && y", false, "[ -f x ] && y")]
    [InlineData("CMD [\"\\ud83d\\ude00 \\ud800\"]", true, "😀 \uFFFD")]
    [InlineData("CMD [\"\\x\"]", false, "[\"\\x\"]")]
    [InlineData("CMD  echo   \"a  b\" ", false, "echo   \"a  b\"")]
    public void Commands_are_json_or_for_the_shell(string text, bool exec, string arguments)
    {
        var command = Read<CmdSyntax>(text).Command;
        Assert.Equal(exec, command.IsExec);
        Assert.Equal(arguments, string.Join('|', command.Texts));
    }

    [Fact]
    public void Files_are_copied_with_their_flags()
    {
        var copy = Parse(Everything).Instructions.OfType<CopySyntax>().First();
        Assert.Equal(["a", "b"], copy.Sources.Select(s => s.Path.Text));
        Assert.Equal("/dest/", copy.Destination.Text);
        Assert.Equal("build", copy.From?.Text);
        Assert.Equal("1:2", copy.Chown?.Text);
        Assert.Null(copy.Chmod);
        Assert.True(copy.Link);
        Assert.False(copy.Parents);
        Assert.Equal(["*.md", "docs"], copy.Excludes.Select(e => e.Text));
        var add = Parse(Everything).Instructions.OfType<AddSyntax>().First();
        Assert.Equal("sha256:00", add.Checksum?.Text);
        Assert.False(add.KeepGitDirectory);
        Assert.True(add.Unpack);
        Assert.Null(Read<AddSyntax>("ADD a b").Unpack);
        Assert.False(Read<AddSyntax>("ADD --unpack=false a b").Unpack);
        Assert.True(Read<CopySyntax>("COPY --parents --link=false a/./b /x").Parents);
        Assert.Null(Read<CopySyntax>("COPY --from= a b").From);
    }

    [Theory]
    [InlineData("COPY --chown=\"a b\" x y", "a b")]
    [InlineData("COPY --chown='a b' x y", "a b")]
    [InlineData("COPY --chown=a\\ b x y", "a b")]
    [InlineData("COPY --chown=é x y", "é")]
    [InlineData("COPY --chown=a -- x y", "a")]
    public void Quotes_and_escapes_group_flags(string text, string chown) => Assert.Equal(chown, Read<CopySyntax>(text).Chown?.Text);

    [Fact]
    public void Two_dashes_end_the_flags() => Assert.Empty(Parse("FROM scratch\nRUN -- --not-a-flag").Instructions[1].Flags);

    [Fact]
    public void Healthchecks_have_times_and_a_command()
    {
        var check = Read<HealthcheckSyntax>("HEALTHCHECK --interval=1m30s --timeout=1.5s --start-period=0s --start-interval=500ms --retries=0 CMD [\"probe\", \"x\"]");
        Assert.Equal((90_000_000_000, 1_500_000_000, 0, 500_000_000, 0), (check.Interval, check.Timeout, check.StartPeriod, check.StartInterval, check.Retries));
        Assert.True(check.Command?.IsExec);
        Assert.Equal(["probe", "x"], check.Command!.Texts);
        Assert.Null(Read<HealthcheckSyntax>("healthcheck none").Command);
        Assert.Equal(["a b"], Read<HealthcheckSyntax>("HEALTHCHECK cmd a b").Command?.Texts);
    }

    [Fact]
    public void Triggers_are_instructions_and_keep_their_text()
    {
        var trigger = Read<OnBuildSyntax>("onbuild   COPY --from=x  a \\\n  b");
        Assert.Equal("COPY --from=x  a   b", trigger.Expression);
        Assert.Equal("x", Assert.IsType<CopySyntax>(trigger.Trigger).From?.Text);
        var script = Read<OnBuildSyntax>("ONBUILD RUN <<EOF\necho\nEOF");
        Assert.Equal("RUN <<EOF\necho\nEOF", script.Expression);
        var again = Assert.IsType<RunSyntax>(Parser.ParseInstruction(new SourceText("trigger", script.Expression)));
        Assert.Equal("echo\n", again.Script?.Text);
    }

    [Fact]
    public void What_is_wrong_with_a_trigger_is_for_the_build_that_it_fires_in()
    {
        var syntax = Parse("FROM scratch\nONBUILD COPPY a b\nONBUILD COPY --fron=x a b");
        Assert.False(syntax.HasErrors);
        Assert.Equal([ErrorCodes.UnknownInstruction, ErrorCodes.UnknownFlag], syntax.Diagnostics.Select(d => d.Code));
        Assert.Throws<ContainerfileException>(() => Parser.ParseInstruction(new SourceText("trigger", "COPPY a b")));
        Assert.Throws<ContainerfileException>(() => Parser.ParseInstruction(new SourceText("trigger", "RUN a\nRUN b")));
    }

    [Fact]
    public void Devices_have_a_name_and_may_be_required()
    {
        var devices = Read<RunSyntax>("RUN --device=vendor.com/gpu=all --device=name=x,required --device=y,required=false cmd").Devices;
        Assert.Equal([("vendor.com/gpu=all", false), ("x", true), ("y", false)], devices.Select(d => (d.Name, d.Required)));
    }

    [Fact]
    public void Stages_may_wait_for_others() =>
        Assert.Equal(["one", "two"], Parse("FROM --after=one --after=two oci-archive:x").ThrowIfErrors().Stages[0].From.After.Select(w => w.Text));

    [Fact]
    public void All_errors_travel_in_one_exception()
    {
        var syntax = Parse("FROM a b\nCOPY x\nRNU y\n");
        var fault = Assert.Throws<ContainerfileException>(() => syntax.ThrowIfErrors());
        Assert.Equal(3, fault.Diagnostics.Count);
        Assert.Equal(ErrorCodes.WrongArguments, fault.Code);
        Assert.Equal(1, fault.At?.Line);

    }
}
