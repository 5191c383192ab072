namespace TorchSharp;

public static partial class torch
{
    /// <summary>How one dimension is indexed: an element, a range, all of it, or a new dimension of size 1.</summary>
    public readonly struct TensorIndex
    {
        private readonly Kind kind;
        private readonly long from;
        private readonly long? to;
        private readonly long step;

        private TensorIndex(Kind kind, long from = 0, long? to = null, long step = 1) => (this.kind, this.from, this.to, this.step) = (kind, from, to, step);

        private enum Kind
        {
            Single, Slice, NewDimension, Rest,
        }

        /// <summary>All of the dimension, ":" in Python.</summary>
        public static TensorIndex Colon => new(Kind.Slice);

        /// <summary>A new dimension of size 1, None in Python.</summary>
        public static TensorIndex Null => new(Kind.NewDimension);

        /// <summary>All dimensions that nothing else is said about, "..." in Python.</summary>
        public static TensorIndex Ellipsis => new(Kind.Rest);

        public static TensorIndex Single(long index) => new(Kind.Single, index);

        public static TensorIndex Slice(long? start = null, long? stop = null, long? step = null) => new(Kind.Slice, start ?? 0, stop, step ?? 1);

        public static implicit operator TensorIndex(long index) => Single(index);

        public static implicit operator TensorIndex(int index) => Single(index);

        public static implicit operator TensorIndex(Index index) => Single(index.IsFromEnd ? -index.Value : index.Value);

        public static implicit operator TensorIndex((int? Start, int? Stop) range) => Slice(range.Start, range.Stop);

        public static implicit operator TensorIndex(Range range) => Slice(
            range.Start.IsFromEnd ? -range.Start.Value : range.Start.Value,
            range.End is { IsFromEnd: true, Value: 0 } ? null : range.End.IsFromEnd ? -range.End.Value : range.End.Value);

        internal static Tensor Apply(Tensor tensor, TensorIndex[] indices)
        {
            Tensor result = tensor;
            long dim = 0;
            for (int i = 0; i < indices.Length; i++)
            {
                TensorIndex index = indices[i];
                switch (index.kind)
                {
                    case Kind.Single:
                        result = result.select(dim, index.from);
                        break;
                    case Kind.Slice:
                        result = result.slice(dim++, index.from, index.to ?? long.MaxValue, index.step);
                        break;
                    case Kind.NewDimension:
                        result = result.unsqueeze(dim++);
                        break;
                    case Kind.Rest:
                        dim = result.ndim - indices.Skip(i + 1).Count(n => n.kind != Kind.NewDimension);
                        break;
                }
            }

            return ReferenceEquals(result, tensor) ? tensor.alias() : result;
        }
    }
}
