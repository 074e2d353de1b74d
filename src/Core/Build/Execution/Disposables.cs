namespace Oci.Build;

/// <summary>Things to dispose together, the last one first.</summary>
internal sealed class Disposables : IDisposable
{
    private readonly Stack<IDisposable> items = new();

    public T Add<T>(T item) where T : IDisposable
    {
        items.Push(item);
        return item;
    }

    public void Dispose()
    {
        while (items.TryPop(out var item)) item.Dispose();
    }
}
