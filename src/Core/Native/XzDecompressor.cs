using Oci.Diagnostics;

namespace Oci.Native;

/// <summary>Decompresses xz streams, one after another.</summary>
internal sealed unsafe class XzDecompressor : IDisposable
{
    private readonly XzDecompressionHandle stream;
    private readonly ulong maxMemory;

    /// <param name="maxMemory">The most bytes that the decoder may need; the highest preset needs 65 MiB.</param>
    public XzDecompressor(ulong maxMemory)
    {
        Liblzma.Load();
        this.maxMemory = maxMemory;
        stream = new XzDecompressionHandle();
        var code = Liblzma.lzma_stream_decoder(stream, maxMemory, Liblzma.Concatenated);
        if (code != Liblzma.Ok) throw Fault(code);
    }

    /// <summary>Whether everything has been decompressed.</summary>
    public bool IsAtEnd { get; private set; }

    /// <summary>Takes input and gives output, as much as there is and as there is room for.</summary>
    /// <param name="input">What is left of it is what was not taken.</param>
    /// <param name="output">Room.</param>
    /// <param name="isLast">Whether no input comes after this.</param>
    /// <exception cref="OciException"><see cref="ErrorCodes.InvalidCompression"/>; <see cref="ErrorCodes.LimitExceeded"/> for a dictionary that is too large.</exception>
    public int Decompress(ref ReadOnlySpan<byte> input, Span<byte> output, bool isLast)
    {
        fixed (byte* from = input)
        fixed (byte* to = output)
        {
            ref var state = ref stream.State;
            state.Input = from;
            state.InputLength = (nuint)input.Length;
            state.Output = to;
            state.OutputLength = (nuint)output.Length;
            var code = Liblzma.lzma_code(stream, isLast ? Liblzma.Finish : Liblzma.Run);
            var (taken, given) = (input.Length - (int)state.InputLength, output.Length - (int)state.OutputLength);
            if (code is not (Liblzma.Ok or Liblzma.StreamEnd)) throw Fault(code);
            IsAtEnd = code == Liblzma.StreamEnd;
            input = input[taken..];
            return given;
        }
    }

    public void Dispose() => stream.Dispose();

    private OciException Fault(int code) => code switch
    {
        Liblzma.MemoryLimit => new(ErrorCodes.LimitExceeded, $"expected an xz dictionary that needs at most {maxMemory >> 20} MiB, found a larger one"),
        Liblzma.MemoryError => new(ErrorCodes.LimitExceeded, "expected memory enough to read xz, found too little"),
        Liblzma.FormatError => new(ErrorCodes.InvalidCompression, "expected an xz stream, found something else"),
        Liblzma.OptionsError => new(ErrorCodes.InvalidCompression, "expected an xz stream with known options, found others"),
        Liblzma.BufferError => new(ErrorCodes.InvalidCompression, "expected the rest of an xz stream, found the end"),
        _ => new(ErrorCodes.InvalidCompression, "expected an xz stream, found a corrupt one"),
    };
}
