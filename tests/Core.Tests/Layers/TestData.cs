namespace Oci.Tests.Layers;

/// <summary>Bytes with a seed.</summary>
internal static class TestData
{
    /// <summary>Text-like, repetitive, random and empty stretches in turn, so that every part of a compressor works.</summary>
    public static byte[] Mixed(int length, int seed)
    {
        var random = new Random(seed);
        var bytes = new byte[length];
        for (var at = 0; at < length;)
        {
            var stretch = bytes.AsSpan(at, Math.Min(random.Next(1, 20_000), length - at));
            switch (random.Next(4))
            {
                case 0:
                    random.NextBytes(stretch);
                    break;
                case 1:
                    for (var i = 0; i < stretch.Length; i++) stretch[i] = (byte)"etaoin shrdlu\n"[random.Next(14)];
                    break;
                case 2:
                    var period = random.Next(1, 300);
                    for (var i = 0; i < stretch.Length; i++) stretch[i] = (byte)(i % period * 7);
                    break;
            }
            at += stretch.Length;
        }
        return bytes;
    }
}
