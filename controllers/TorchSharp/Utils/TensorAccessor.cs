using System.Collections;
using static TorchSharp.torch;

namespace TorchSharp.Utils;

/// <summary>The elements of a contiguous tensor on the CPU, row by row.</summary>
public sealed class TensorAccessor<T> : IEnumerable<T>
    where T : unmanaged
{
    private readonly Tensor tensor;

    internal TensorAccessor(Tensor tensor)
    {
        this.tensor = tensor;
        Count = tensor.numel();
        _ = Span;
    }

    public long Count { get; }

    private Span<T> Span => tensor.Memory<T>(Count);

    public T this[params long[] indices]
    {
        get => Span[Offset(indices)];
        set => Span[Offset(indices)] = value;
    }

    public T[] ToArray() => Span.ToArray();

    public void CopyTo(Span<T> target) => Span.CopyTo(target);

    public void CopyFrom(ReadOnlySpan<T> source) => source.CopyTo(Span);

    public IEnumerator<T> GetEnumerator() => ((IEnumerable<T>)ToArray()).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private int Offset(long[] indices)
    {
        long[] shape = tensor.shape;
        long offset = 0;
        for (int i = 0; i < indices.Length; i++)
        {
            if (indices[i] < 0 || indices[i] >= shape[i])
            {
                throw new IndexOutOfRangeException($"Index {indices[i]} of dimension {i} is not below its size {shape[i]}.");
            }

            offset = (offset * shape[i]) + indices[i];
        }

        return checked((int)offset);
    }
}
