namespace Oci.Native;

/// <summary>An argument of a call in a table: a number, the address of something, or what an earlier call returned.</summary>
internal readonly record struct CallArgument
{
    /// <summary>The number, where <see cref="Content"/> is null.</summary>
    public long Number { get; private init; }

    /// <summary>A text, bytes or <see cref="CallMemory"/> whose address is passed; or the <see cref="Call"/> whose result is.</summary>
    public object? Content { get; private init; }

    /// <inheritdoc/>
    public override string ToString() => Content switch
    {
        null => Number.ToString(System.Globalization.CultureInfo.InvariantCulture),
        string text => $"\"{ByteText.Escape(text)}\"",
        Call call => $"<{call.Name} {call.Subject}>",
        _ => "{…}",
    };

    public static implicit operator CallArgument(int number) => new() { Number = number };

    public static implicit operator CallArgument(uint number) => new() { Number = number };

    public static implicit operator CallArgument(long number) => new() { Number = number };

    public static implicit operator CallArgument(ulong number) => new() { Number = (long)number };

    public static implicit operator CallArgument(string text) => new() { Content = text };

    public static implicit operator CallArgument(byte[] bytes) => new() { Content = bytes };

    public static implicit operator CallArgument(CallMemory memory) => new() { Content = memory };

    public static implicit operator CallArgument(Call call) => new() { Content = call };
}
