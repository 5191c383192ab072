namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        /// <summary>First values of parameters, with the same draws as PyTorch.</summary>
        public static class init
        {
            public static Tensor zeros_(Tensor tensor) => Quietly(() => tensor.zero_());

            public static Tensor constant_(Tensor tensor, Scalar val) => Quietly(() => tensor.fill_(val));

            public static Tensor uniform_(Tensor tensor, double low = 0, double high = 1) => Quietly(() => tensor.uniform_(low, high));

            public static Tensor normal_(Tensor tensor, double mean = 0, double std = 1) => Quietly(() => tensor.normal_(mean, std));

            /// <summary>He et al. 2015, equation 14, for a leaky ReLU of slope <paramref name="a"/>.</summary>
            public static Tensor kaiming_uniform_(Tensor tensor, double a = 0)
            {
                long[] shape = tensor.shape;
                long fanIn = shape.Skip(1).Aggregate(1L, (x, y) => x * y);
                double bound = Math.Sqrt(2 / (1 + (a * a))) * Math.Sqrt(3.0 / fanIn);
                return uniform_(tensor, -bound, bound);
            }

            /// <summary>Rows (or columns, whichever are fewer) orthogonal and of length <paramref name="gain"/> (Saxe et al. 2014).</summary>
            public static Tensor orthogonal_(Tensor tensor, double gain = 1)
            {
                using DisposeScope scope = NewDisposeScope();
                return Quietly(() =>
                {
                    long rows = tensor.size(0), columns = tensor.numel() / rows;
                    Tensor flat = randn(rows, columns);
                    Tensor[] qr = Operator.Several("aten::linalg_qr", 2, rows < columns ? flat.t() : flat, "reduced");
                    // The signs of R's diagonal make Q uniform.
                    Tensor q = qr[0] * Operator.Call("aten::diagonal", qr[1]).sign();
                    return tensor.copy_((rows < columns ? q.t() : q).reshape(tensor.shape)).mul_(gain);
                });
            }

            private static Tensor Quietly(Func<Tensor> fill)
            {
                using IDisposable quiet = no_grad();
                return fill();
            }
        }
    }
}
