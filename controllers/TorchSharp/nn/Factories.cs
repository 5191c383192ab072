using TorchSharp.Modules;

namespace TorchSharp;

public static partial class torch
{
    /// <summary>The modules there are, by factories as TorchSharp has them.</summary>
    public static partial class nn
    {
        public static Linear Linear(long inputSize, long outputSize, bool hasBias = true) => new(inputSize, outputSize, hasBias);

        public static LayerNorm LayerNorm(long[] normalized_shape, double eps = 1e-5) => new(normalized_shape, eps);

        public static LayerNorm LayerNorm(long normalized_shape, double eps = 1e-5) => new([normalized_shape], eps);

        public static Convolution Conv1d(long in_channels, long out_channels, long kernel_size, long stride = 1, long padding = 0, long dilation = 1, long groups = 1, bool bias = true) =>
            new(1, in_channels, out_channels, [kernel_size], [stride], [padding], [dilation], groups, bias);

        public static Convolution Conv2d(long in_channels, long out_channels, long kernel_size, long stride = 1, long padding = 0, long dilation = 1, long groups = 1, bool bias = true) =>
            new(2, in_channels, out_channels, [kernel_size, kernel_size], [stride, stride], [padding, padding], [dilation, dilation], groups, bias);

        public static GRU GRU(long inputSize, long hiddenSize, long numLayers = 1, bool batchFirst = false) => new(inputSize, hiddenSize, numLayers, batchFirst);

        public static Activation ReLU() => new(nameof(ReLU), functional.relu);

        public static Activation ELU(double alpha = 1) => new(nameof(ELU), x => functional.elu(x, alpha));

        public static Activation SiLU() => new(nameof(SiLU), functional.silu);

        public static Activation Tanh() => new(nameof(Tanh), x => x.tanh());

        public static Activation Sigmoid() => new(nameof(Sigmoid), x => x.sigmoid());

        public static Activation Flatten(long startDim = 1, long endDim = -1) => new(nameof(Flatten), x => x.flatten(startDim, endDim));

        public static Sequential Sequential(params Module<Tensor, Tensor>[] modules) => new([.. modules.Select((m, i) => ($"{i}", m))]);

        public static Sequential Sequential(params (string name, Module<Tensor, Tensor> submodule)[] modules) => new(modules);

        public static class functional
        {
            public static Tensor relu(Tensor input) => input.relu();

            public static Tensor elu(Tensor input, double alpha = 1) => Operator.Call("aten::elu", input, alpha);

            public static Tensor silu(Tensor input) => Operator.Call("aten::silu", input);

            public static Tensor softplus(Tensor input) => Operator.Call("aten::softplus", input);

            public static Tensor softmax(Tensor input, long dim) => input.softmax(dim);

            public static Tensor linear(Tensor input, Tensor weights, Tensor? bias = null) => Operator.Call("aten::linear", input, weights, bias);

            public static Tensor mse_loss(Tensor input, Tensor target) => Operator.Call("aten::mse_loss", input, target);

            public static Tensor smooth_l1_loss(Tensor input, Tensor target) => Operator.Call("aten::smooth_l1_loss", input, target);

            public static Tensor cross_entropy(Tensor input, Tensor target) => Operator.Call("aten::cross_entropy_loss", input, target);
        }

        public static class utils
        {
            /// <summary>Scales all gradients so that their norm together is at most <paramref name="max_norm"/>; the norm before.</summary>
            public static double clip_grad_norm_(IEnumerable<Parameter> parameters, double max_norm, double norm_type = 2)
            {
                using DisposeScope scope = NewDisposeScope();
                using IDisposable quiet = no_grad();
                Tensor[] gradients = [.. parameters.Select(p => p.grad).OfType<Tensor>()];
                if (gradients.Length == 0)
                {
                    return 0;
                }

                double norm = stack(Operator.Several("aten::_foreach_norm.Scalar", gradients.Length, gradients, norm_type)).norm((float)norm_type).ToDouble();
                if (norm > max_norm)
                {
                    Operator.Several("aten::_foreach_mul_.Scalar", 0, gradients, max_norm / (norm + 1e-6));
                }

                return norm;
            }
        }
    }
}
