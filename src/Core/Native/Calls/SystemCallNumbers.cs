using System.Globalization;
using System.Reflection;
using System.Runtime.InteropServices;

namespace Oci.Native;

/// <summary>The numbers of system calls by name, for each architecture.</summary>
internal static class SystemCallNumbers
{
    /// <summary>What x32 adds to x86-64's numbers.</summary>
    public const int X32Bit = 0x40000000;

    private static readonly Lazy<Dictionary<string, int?[]>> table = new(Load);

    /// <summary>The architectures: those of <c>SCMP_ARCH_…</c> without the prefix, in the order of the columns.</summary>
    public static IReadOnlyList<string> Architectures { get; } = ["X86_64", "X86", "AARCH64", "ARM", "X32"];

    /// <summary>All names.</summary>
    public static IReadOnlyCollection<string> Names => table.Value.Keys;

    /// <summary>The architecture of this process; null where there is no column for it.</summary>
    public static string? Own => RuntimeInformation.ProcessArchitecture switch
    {
        Architecture.X64 => "X86_64",
        Architecture.Arm64 => "AARCH64",
        _ => null,
    };

    /// <summary>A call's number; null where the architecture has no such call.</summary>
    public static int? Find(string architecture, string name)
    {
        for (var column = 0; column < Architectures.Count; column++)
            if (Architectures[column] == architecture) return table.Value.GetValueOrDefault(name)?[column];
        return null;
    }

    /// <summary>The number of a call of this process's architecture, which must have it.</summary>
    public static int Require(string name) =>
        Find(Own ?? throw new PlatformNotSupportedException($"No system call table for {RuntimeInformation.ProcessArchitecture}"), name)
        ?? throw new ArgumentException($"no such system call: {name}", nameof(name));

    private static Dictionary<string, int?[]> Load()
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream("system-calls.txt")!;
        using var reader = new StreamReader(stream);
        var all = new Dictionary<string, int?[]>(512, StringComparer.Ordinal);
        while (reader.ReadLine() is { } line)
        {
            if (line.StartsWith('#')) continue;
            var words = line.Split(' ');
            int?[] numbers = [Number(words[1]), Number(words[2]), Number(words[3]), Number(words[4]), null];
            numbers[4] = (words[5] == "=" ? numbers[0] : Number(words[5])) | X32Bit;
            all[words[0]] = numbers;
        }
        return all;
    }

    private static int? Number(string word) => word == "-" ? null : int.Parse(word, NumberStyles.None, CultureInfo.InvariantCulture);
}
