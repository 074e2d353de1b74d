using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.RegularExpressions;

namespace Oci.Interop.Tool;

/// <summary>
/// The methods that the runtime compiled while a process ran, read from what its event pipe wrote (<c>DOTNET_EnableEventPipe</c>). Of each event
/// <c>MethodLoadVerbose</c> only the end is looked for: numbers, then name space, name and signature as strings.
/// </summary>
internal static partial class RuntimeEvents
{
    /// <summary>The variables that make a process write its events into a file.</summary>
    public static Dictionary<string, string?> Variables(string file) => new()
    {
        ["DOTNET_EnableEventPipe"] = "1",
        ["DOTNET_EventPipeOutputPath"] = file,
        ["DOTNET_EventPipeConfig"] = "Microsoft-Windows-DotNETRuntime:0x10:5", // what the run-time compiler does
        ["DOTNET_TieredCompilation"] = "0", // what is compiled once more because it is called often depends on the time, and is no gap
    };

    /// <summary>The methods compiled at run time, each as <c>type::name</c>, in order.</summary>
    public static IReadOnlyList<string> CompiledMethods(string file)
    {
        var bytes = File.ReadAllBytes(file);
        var methods = new List<string>();
        foreach (var match in ThreeStrings().EnumerateMatches(Encoding.Latin1.GetString(bytes)))
        {
            if (match.Index < 36) continue;
            var strings = MemoryMarshal.Cast<byte, char>(bytes.AsSpan(match.Index, match.Length)).ToString().Split('\0');
            var token = BinaryPrimitives.ReadUInt32LittleEndian(bytes.AsSpan(match.Index - 8));
            var flags = BinaryPrimitives.ReadUInt32LittleEndian(bytes.AsSpan(match.Index - 4));
            var isMethod = token >> 24 is 0x06 && strings[2].EndsWith(')');
            if (isMethod && (flags & 0x8) != 0) methods.Add($"{strings[0]}::{strings[1]}"); // 0x8: jitted
        }
        return [.. methods.Distinct()];
    }

    [GeneratedRegex(@"(?:[ -~]\0)+\0\0(?:[ -~]\0)+\0\0(?:[ -~]\0)+\0\0")]
    private static partial Regex ThreeStrings();
}
