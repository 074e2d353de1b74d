using System.Runtime.Versioning;
using System.Text;

namespace Oci.Runtime;

/// <summary>
/// The processes that made a container for an owner who was killed. The kernel ends them too, but a moment later: who cleans up in between would
/// see them make what it has just removed.
/// </summary>
[SupportedOSPlatform("linux")]
internal static class DyingRuntime
{
    private static readonly TimeSpan pause = TimeSpan.FromMilliseconds(5);
    private static readonly TimeSpan patience = TimeSpan.FromSeconds(2);

    /// <summary>Waits until no process has <paramref name="log"/>, which only the container's runtime is given, as an argument; at most two seconds.</summary>
    public static async Task WaitAsync(string log, TimeProvider clock)
    {
        for (var begin = clock.GetTimestamp(); NamedWith(log).Any() && clock.GetElapsedTime(begin) < patience;) await Task.Delay(pause);
    }

    /// <summary>The processes that have <paramref name="log"/> as an argument.</summary>
    public static IEnumerable<int> NamedWith(string log)
    {
        var wanted = Encoding.UTF8.GetBytes(log);
        return Directory.EnumerateDirectories("/proc").Where(folder => char.IsAsciiDigit(Path.GetFileName(folder)[0]) && HasArgument(folder, wanted))
            .Select(folder => int.Parse(Path.GetFileName(folder), System.Globalization.CultureInfo.InvariantCulture));
    }

    private static bool HasArgument(string folder, byte[] argument)
    {
        try
        {
            ReadOnlySpan<byte> line = File.ReadAllBytes(Path.Combine(folder, "cmdline"));
            foreach (var part in line.Split((byte)0))
                if (line[part].SequenceEqual(argument)) return true;
            return false;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false; // it has ended, or it is another user's
        }
    }
}
