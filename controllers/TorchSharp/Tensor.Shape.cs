namespace TorchSharp;

public static partial class torch
{
    public partial class Tensor
    {
        public Tensor T => t();

        public Tensor view(params long[] shape) => Operator.Call("aten::view", this, shape);

        public Tensor reshape(params long[] shape) => Operator.Call("aten::reshape", this, shape);

        public Tensor flatten(long start_dim = 0, long end_dim = -1) => Operator.Call("aten::flatten.using_ints", this, start_dim, end_dim);

        public Tensor t() => Operator.Call("aten::t", this);

        public Tensor transpose(long dim0, long dim1) => Operator.Call("aten::transpose.int", this, dim0, dim1);

        public Tensor permute(params long[] permutation) => Operator.Call("aten::permute", this, permutation);

        public Tensor squeeze() => Operator.Call("aten::squeeze", this);

        public Tensor squeeze(long dim) => Operator.Call("aten::squeeze.dim", this, dim);

        public Tensor unsqueeze(long dim) => Operator.Call("aten::unsqueeze", this, dim);

        public Tensor expand(params long[] sizes) => Operator.Call("aten::expand", this, sizes);

        public Tensor expand_as(Tensor other) => Operator.Call("aten::expand_as", this, other);

        public Tensor repeat(params long[] sizes) => Operator.Call("aten::repeat", this, sizes);

        public Tensor narrow(long dim, long start, long length) => Operator.Call("aten::narrow", this, dim, start, length);

        public Tensor slice(long dim, long start, long finish, long step) => Operator.Call("aten::slice.Tensor", this, dim, start, finish, step);

        public Tensor select(long dim, long index) => Operator.Call("aten::select.int", this, dim, index);

        public Tensor index_select(long dim, Tensor index) => Operator.Call("aten::index_select", this, dim, index);

        public Tensor gather(long dim, Tensor index) => Operator.Call("aten::gather", this, dim, index);

        public Tensor masked_select(Tensor mask) => Operator.Call("aten::masked_select", this, mask);

        public Tensor[] chunk(long chunks, long dim = 0) => Operator.Several("aten::chunk", checked((int)chunks), this, chunks, dim);

        public Tensor[] split(long size, long dim = 0) => Operator.Several("aten::split.Tensor", checked((int)((this.size((int)dim) + size - 1) / size)), this, size, dim);

        public Tensor matmul(Tensor target) => Operator.Call("aten::matmul", this, target);

        public Tensor mm(Tensor target) => Operator.Call("aten::mm", this, target);

        public Tensor bmm(Tensor batch2) => Operator.Call("aten::bmm", this, batch2);

        /// <summary>One index, range or tensor of indices a dimension, from the first on.</summary>
        public Tensor this[params TensorIndex[] indices]
        {
            get => TensorIndex.Apply(this, indices);
            set => TensorIndex.Apply(this, indices).copy_(value);
        }

        public Tensor this[Tensor index]
        {
            get => Operator.Call("aten::index.Tensor", this, new Tensor?[] { index });
            set => Operator.InPlace("aten::index_put_", this, new Tensor?[] { index }, value);
        }
    }
}
