using static TorchSharp.torch;

namespace TorchSharp.Modules;

/// <summary>y = x W^T + b, rows of x.</summary>
public sealed class Linear : nn.Module<Tensor, Tensor>
{
    internal Linear(long inputSize, long outputSize, bool hasBias)
        : base(nameof(Linear))
    {
        weight = new Parameter(empty(outputSize, inputSize));
        nn.init.kaiming_uniform_(weight, Math.Sqrt(5));
        register_parameter(nameof(weight), weight);
        if (hasBias)
        {
            bias = new Parameter(empty(outputSize));
            double bound = 1 / Math.Sqrt(inputSize);
            nn.init.uniform_(bias, -bound, bound);
            register_parameter(nameof(bias), bias);
        }
    }

    public Parameter weight { get; }

    public Parameter? bias { get; }

    public override Tensor forward(Tensor input) => Operator.Call("aten::linear", input, weight, bias);
}

/// <summary>Normalises the last dimensions to mean 0 and variance 1, then scales and shifts (Ba et al. 2016).</summary>
public sealed class LayerNorm : nn.Module<Tensor, Tensor>
{
    private readonly long[] shape;
    private readonly double eps;

    internal LayerNorm(long[] shape, double eps)
        : base(nameof(LayerNorm))
    {
        (this.shape, this.eps) = (shape, eps);
        weight = new Parameter(ones(shape));
        bias = new Parameter(zeros(shape));
        register_parameter(nameof(weight), weight);
        register_parameter(nameof(bias), bias);
    }

    public Parameter weight { get; }

    public Parameter bias { get; }

    public override Tensor forward(Tensor input) => Operator.Call("aten::layer_norm", input, shape, weight, bias, eps);
}

/// <summary>A module without parameters that is one function.</summary>
public sealed class Activation : nn.Module<Tensor, Tensor>
{
    private readonly Func<Tensor, Tensor> function;

    internal Activation(string name, Func<Tensor, Tensor> function)
        : base(name) => this.function = function;

    public override Tensor forward(Tensor input) => function(input);
}

/// <summary>Modules one after another; unnamed ones are "0", "1" and so on.</summary>
public sealed class Sequential : nn.Module<Tensor, Tensor>
{
    private readonly nn.Module<Tensor, Tensor>[] modules;

    internal Sequential((string Name, nn.Module<Tensor, Tensor> Module)[] modules)
        : base(nameof(Sequential))
    {
        this.modules = [.. modules.Select(m => m.Module)];
        foreach ((string name, nn.Module<Tensor, Tensor> module) in modules)
        {
            register_module(name, module);
        }
    }

    public override Tensor forward(Tensor input)
    {
        Tensor x = input;
        foreach (nn.Module<Tensor, Tensor> module in modules)
        {
            x = module.forward(x);
        }

        return x;
    }
}
