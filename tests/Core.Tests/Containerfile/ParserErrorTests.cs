using Oci.Containerfile;
using Oci.Diagnostics;
using Oci.Testing;
using static Oci.Tests.Containerfile.Sources;

namespace Oci.Tests.Containerfile;

/// <summary>Every message of the parser, as the user reads it.</summary>
public sealed class ParserErrorTests
{
    private static readonly (string Name, string Text)[] Files =
    [
        ("empty", ""),
        ("only-comments", "# nothing\n"),
        ("no-from", "ARG x\n"),
        ("before-from", "RUN x\nRUN y\nFROM scratch\n"),
        ("instruction", "FROM scratch\nCOPPY a b\nFOO bar\n"),
        ("forgotten-continuation", "FROM scratch\nRUN apt-get update &&\n    apt-get install -y curl\n"),
        ("directives", "# escape=x\n# escape=`\n# check=skipp=all;error=maybe\nFROM scratch\n"),
        ("from", "FROM\nFROM a b\nFROM a IS b\nFROM a AS 1st\nFROM --plattform=linux a\n"),
        ("copy", "FROM scratch\nCOPY\nCOPY app.dll\nCOPY --fron=x a b\nCOPY --link=maybe a b\nCOPY --from a b\nCOPY --from=a --from=b c d\nCOPY --chmod=999 a b\nCOPY --exclude=[a a b\nCOPY --checksum=x a b\nCOPY --user=me a b\n"),
        ("copy-here-document", "FROM scratch\nCOPY a <<EOF\nx\nEOF\n"),
        ("add", "FROM scratch\nADD x\nADD --checksum=sha256:1 a b c\n"),
        ("here-document", "FROM scratch\nRUN <<EOF\necho\nEOF \n"),
        ("json", "FROM scratch\nCMD [\"a\", 1]\nSHELL /bin/sh\nSHELL []\nRUN []\nVOLUME [\"\"]\n"),
        ("pairs", "FROM scratch\nENV PATH\nENV\nENV a=1 b\nENV =x\nLABEL\n"),
        ("lines", "FROM scratch\nWORKDIR\nUSER\nMAINTAINER\nMAINTAINER --boo x\nSTOPSIGNAL SIGTREM\nSTOPSIGNAL\n"),
        ("ports", "FROM scratch\nEXPOSE\nEXPOSE 70000\nEXPOSE 80/icmp\nEXPOSE 90-80\nVOLUME\n"),
        ("arg", "ARG =x\nARG\nFROM scratch\n"),
        ("healthcheck", "FROM scratch\nHEALTHCHECK\nHEALTHCHECK CMD\nHEALTHCHECK NONE x\nHEALTHCHECK CONNECT x\nHEALTHCHECK --interval=5 CMD x\nHEALTHCHECK --timeout=50ns CMD x\nHEALTHCHECK --retries=-1 CMD x\n"),
        ("onbuild", "FROM scratch\nONBUILD\nONBUILD FROM x\nONBUILD ONBUILD RUN x\nONBUILD maintainer x\n"),
        ("run", "FROM scratch\nRUN --network=hots x\nRUN --security=unsafe x\nRUN --device=required x\nRUN --device=a,b=c x\n"),
        ("mounts", "FROM scratch\nRUN --mount=type=chache x\nRUN --mount=targt=/x x\nRUN --mount=type=bind,size=1 x\nRUN --mount=type=cache,sharing=some x\nRUN --mount=type=secret x\n"
            + "RUN --mount=type=tmpfs,size=big x\nRUN --mount=type=cache,mode=9,uid=a x\nRUN --mount=type=ssh,required=perhaps x\nRUN --mount=target x\nRUN --mount=a\\\"b x\n"),
    ];

    [Fact]
    public void Messages_say_what_was_expected_and_what_was_found()
    {
        var texts = Files.Select(file => $"==== {file.Name}\n{string.Join("\n\n", Parser.Parse(new SourceText("Containerfile", file.Text)).Diagnostics.Select(DiagnosticText.Render))}\n");
        Golden.Match(string.Join('\n', texts), "ParserErrorTests.messages");
    }

    [Fact]
    public void A_file_of_control_characters_is_reported_without_them()
    {
        var text = string.Concat(Parse("FROM scratch\n\u001b[2J\u0007x y\n").Diagnostics.Select(DiagnosticText.Render));
        Assert.DoesNotContain(text, c => char.IsControl(c) && c != '\n');
    }

    [Fact]
    public void A_file_that_is_too_long_is_not_read()
    {
        var error = Assert.Single(Errors(new string('x', Parser.MaxLength + 1)));
        Assert.Equal(ErrorCodes.ContainerfileTooLarge, error.Code);
    }

    [Fact]
    public void Errors_come_in_the_order_of_their_place() =>
        Assert.Equal([2, 3, 4], Errors("FROM scratch\nCOPY a\nFOO\nENV x\n").Select(d => d.At!.Value.Line));
}
