using System.Runtime.InteropServices;

namespace Oci.Native;

/// <summary>The code that runs a table in a new process: <c>stub-x64.S</c> and <c>stub-arm64.S</c>, assembled. A test assembles them again.</summary>
internal static class CallStub
{
    /// <summary>Of stub-x64.S.</summary>
    public static ReadOnlySpan<byte> X64 => x64;

    /// <summary>Of stub-arm64.S.</summary>
    public static ReadOnlySpan<byte> Arm64 => arm64;

    /// <summary>This process's; empty where there is none for its architecture.</summary>
    public static ReadOnlySpan<byte> Own => RuntimeInformation.ProcessArchitecture switch
    {
        Architecture.X64 => x64,
        Architecture.Arm64 => arm64,
        _ => default,
    };

    /// <summary>Where this process's begins as a program of its own: the label <c>image</c>.</summary>
    public static int OwnImage => RuntimeInformation.ProcessArchitecture == Architecture.X64 ? X64Image : Arm64Image;

    /// <summary>Of stub-x64.S.</summary>
    public const int X64Image = 0x134;

    /// <summary>Of stub-arm64.S.</summary>
    public const int Arm64Image = 0x13c;

    private static readonly byte[] x64 = Convert.FromHexString(
        "5341544889fbb80e000000bf02000000488d7330488d533841ba080000000f05b838000000488b3b488b7308488b53104531d24531c00f054885c074224989c4" +
        "b80e000000bf02000000488d733831d241ba080000000f054c89e0415c5bc34c8b6318498b4c2438498b7c2408f6c1027403488b3f498b742410f6c104740348" +
        "8b36498b542418f6c1087403488b124d8b542420f6c11074034d8b124d8b442428f6c12074034d8b004d8b4c2430f6c14074034d8b09498b04240f0549894424" +
        "58498b4c24404885c9740289014885c07410483d00f0ffff7711418b4c24544901cc4983c460e978ffffff48f7d841f644243801753466413b442448742c6641" +
        "3b44244a742466413b44244c741c66413b44244e7414488943284c896320b8e7000000bf7d0000000f05418b4c24504901ccebae488b7424084531c031c0ac83" +
        "e8307809456bc00a4101c0ebf1b809000000bb0000011089dfbe00000001ba0300000041ba110000004531c90f054839d80f84e8feffffb8e7000000bf7d0000" +
        "000f05");

    private static readonly byte[] arm64 = Convert.FromHexString(
        "f353bfa9f30300aae81080d2400080d261c2009162e20091030180d2010000d4881b80d2600240f9610640f9620a40f9e3031faae4031faa010000d4600100b4" +
        "f40300aae81080d2400080d261e20091e2031faa030180d2010000d4e00314aaf353c1a8c0035fd6740e40f9891e40f9808640a9828e41a9849642a949000836" +
        "000040f949001036210040f949001836420040f949002036630040f949002836840040f949003036a50040f9880240f9010000d4802e00f9892240f9490000b4" +
        "200100b9a00000b41ffc3fb1a2000054895640b99402098b94820191e4ffff17e00300cb891e40f949020037899240791f00096be0010054899640791f00096b" +
        "80010054899a40791f00096b20010054899e40791f00096bc0000054601600f9741200f9c80b80d2a00f80d2010000d4895240b99402098be8ffff17e90740f9" +
        "e4031faa4b0180d22a1540388a0000344ac1005184280b9bfcffff17c81b80d21300a2d23300a2f2e00313aa0120a0d2620080d2230280d2e5031faa010000d4" +
        "1f0013eb20f7ff54c80b80d2a00f80d2010000d4");
}
