using System.Diagnostics;
using System.Net.Sockets;
using System.Security.Cryptography;
using Oci.Build;
using Oci.Testing;

namespace Oci.Tests.Build;

/// <summary>Our agent, asked by hand and by OpenSSH's own programs.</summary>
[Trait("Category", "Linux")]
public sealed class KeyAgentTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    private KeyAgent Start(params string[] keys) => KeyAgent.Start([.. keys.Select(key => SshKeyFile.Read(File.ReadAllText(folder[key]), key))], folder["agent"]);

    private void WriteKey(string name)
    {
        using var ecdsa = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        File.WriteAllText(folder[name], ecdsa.ExportECPrivateKeyPem());
    }

    private static string Run(string program, string socket, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["SSH_AUTH_SOCK"] = socket;
        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, error.Result + output);
        return output;
    }

    [Theory]
    [InlineData("ed25519", "256", "RFC4716")]
    [InlineData("ed25519", "256", "PKCS8")]
    [InlineData("rsa", "2048", "RFC4716")]
    [InlineData("rsa", "2048", "PEM")]
    [InlineData("rsa", "2048", "PKCS8")]
    [InlineData("ecdsa", "256", "RFC4716")]
    [InlineData("ecdsa", "384", "PEM")]
    [InlineData("ecdsa", "521", "PKCS8")]
    public async Task OpenSSH_finds_the_key_that_it_made_and_its_signature_right(string kind, string bits, string form)
    {
        var make = Peer.Require("ssh-keygen");
        Run(make, "", "-q", "-t", kind, "-b", bits, "-N", "", "-m", form, "-C", "who", "-f", folder["key"]);
        await using var agent = Start("key");
        var ask = Peer.Require("ssh-add");
        var known = Run(ask, agent.Path, "-L");
        Assert.Equal(File.ReadAllText(folder["key.pub"]).Split(' ')[..2], known.Split(' ')[..2]);
        Run(ask, agent.Path, "-T", folder["key.pub"]); // has something signed, and verifies it
    }

    [Fact]
    public async Task Several_keys_are_named_and_each_signs_for_itself()
    {
        WriteKey("a");
        WriteKey("b");
        await using var agent = Start("a", "b");
        using var b = SshKeyFile.Read(File.ReadAllText(folder["b"]), "b");
        var list = await AskAsync(agent, [11]);
        Assert.Equal(12, list[0]);
        Assert.Equal(2, list[4]);
        var answer = await AskAsync(agent, new SshWriter().Byte(13).String(b.PublicKey.Span).String("data"u8).Number(0).ToArray());
        Assert.Equal(14, answer[0]);
    }

    [Theory]
    [InlineData("0d0000000162000000000000000000")] // a key that is not there
    [InlineData("0dffffffff")] // a length without its bytes
    [InlineData("17")] // add a key
    [InlineData("13")] // remove all keys
    [InlineData("1b")] // an extension
    public async Task What_it_does_not_do_it_refuses_and_goes_on(string message)
    {
        WriteKey("a");
        await using var agent = Start("a");
        Assert.Equal([5], await AskAsync(agent, Convert.FromHexString(message)));
        Assert.Equal(12, (await AskAsync(agent, [11]))[0]);
    }

    [Theory]
    [InlineData("00000000")]
    [InlineData("7fffffff")]
    [InlineData("00000009aa")]
    public async Task A_message_of_no_length_or_too_much_ends_the_connection_and_no_other(string bytes)
    {
        WriteKey("a");
        await using var agent = Start("a");
        using (var client = await ConnectAsync(agent))
        {
            await client.SendAsync(Convert.FromHexString(bytes));
            client.Shutdown(SocketShutdown.Send);
            Assert.Equal(0, await client.ReceiveAsync(new byte[1]));
        }
        Assert.Equal(12, (await AskAsync(agent, [11]))[0]);
    }

    [Fact]
    public async Task A_silent_client_does_not_keep_the_agent_from_ending()
    {
        WriteKey("a");
        var agent = Start("a");
        using var client = await ConnectAsync(agent);
        await agent.DisposeAsync();
        await Assert.ThrowsAnyAsync<SocketException>(() => ConnectAsync(agent));
    }

    private static async Task<Socket> ConnectAsync(KeyAgent agent)
    {
        var client = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        await client.ConnectAsync(new UnixDomainSocketEndPoint(agent.Path));
        return client;
    }

    private static async Task<byte[]> AskAsync(KeyAgent agent, byte[] message)
    {
        using var client = await ConnectAsync(agent);
        await using var stream = new NetworkStream(client);
        await stream.WriteAsync(new SshWriter().String(message).ToArray());
        var length = new byte[4];
        await stream.ReadExactlyAsync(length);
        var answer = new byte[System.Buffers.Binary.BinaryPrimitives.ReadInt32BigEndian(length)];
        await stream.ReadExactlyAsync(answer);
        return answer;
    }
}
