using System.Collections.Concurrent;

namespace ROS2;

/// <summary>Runs one action on items in their order, on the thread pool, one at a time; the oldest go when there are too many.</summary>
internal sealed class SerialQueue<T>(int capacity, Action<T> action, Action dropped) : IThreadPoolWorkItem
{
    private readonly ConcurrentQueue<T> _items = new();
    private int _running;

    public void Add(T item)
    {
        _items.Enqueue(item);
        while (_items.Count > capacity && _items.TryDequeue(out _)) dropped();
        if (Interlocked.Exchange(ref _running, 1) == 0) ThreadPool.UnsafeQueueUserWorkItem(this, false);
    }

    void IThreadPoolWorkItem.Execute()
    {
        do
        {
            while (_items.TryDequeue(out T? item)) action(item);
            Volatile.Write(ref _running, 0);
        }
        while (!_items.IsEmpty && Interlocked.Exchange(ref _running, 1) == 0);
    }
}
