namespace TorchSharp;

public static partial class torch
{
    public partial class Tensor
    {
        public Tensor sum(ScalarType? type = null) => Operator.Call("aten::sum", this, type);

        public Tensor sum(long dim, bool keepdim = false, ScalarType? type = null) => Operator.Call("aten::sum.dim_IntList", this, Dims(dim), keepdim, type);

        public Tensor mean() => Operator.Call("aten::mean", this);

        public Tensor mean(long[] dimensions, bool keepdim = false, ScalarType? type = null) => Operator.Call("aten::mean.dim", this, dimensions, keepdim, type);

        public Tensor std(bool unbiased = true) => Operator.Call("aten::std", this, unbiased);

        public Tensor std(long dimensions, bool unbiased = true, bool keepdim = false, ScalarType? type = null) =>
            Operator.Call("aten::std.dim", this, Dims(dimensions), unbiased, keepdim);

        public Tensor var(bool unbiased = true) => Operator.Call("aten::var", this, unbiased);

        public Tensor var(long dimensions, bool unbiased = true, bool keepdim = false, ScalarType? type = null) =>
            Operator.Call("aten::var.dim", this, Dims(dimensions), unbiased, keepdim);

        public Tensor norm(float p = 2.0f) => Operator.Call("aten::norm.Scalar", this, (double)p);

        public Tensor norm(int dim, bool keepdim = false, float p = 2.0f) => Operator.Call("aten::norm.ScalarOpt_dim", this, (double)p, Dims(dim), keepdim);

        public Tensor max() => Operator.Call("aten::max", this);

        public (Tensor values, Tensor indexes) max(long dim, bool keepdim = false) => Two("aten::max.dim", this, dim, keepdim);

        public Tensor min() => Operator.Call("aten::min", this);

        public (Tensor values, Tensor indexes) min(long dim, bool keepdim = false) => Two("aten::min.dim", this, dim, keepdim);

        public Tensor argmax() => Operator.Call("aten::argmax", this);

        public Tensor argmax(long dim, bool keepdim = false) => Operator.Call("aten::argmax", this, dim, keepdim);

        public Tensor argmin(long dim, bool keepdim = false) => Operator.Call("aten::argmin", this, dim, keepdim);

        public Tensor all() => Operator.Call("aten::all", this);

        public Tensor any() => Operator.Call("aten::any", this);

        public Tensor cumsum(long dim, ScalarType? type = null) => Operator.Call("aten::cumsum", this, dim, type);

        private static long[] Dims(long dim) => [dim];

        private static (Tensor First, Tensor Second) Two(string name, params ReadOnlySpan<Arg> args)
        {
            Tensor[] both = Operator.Several(name, 2, args);
            return (both[0], both[1]);
        }
    }
}
