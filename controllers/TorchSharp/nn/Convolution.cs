using static TorchSharp.torch;

namespace TorchSharp.Modules;

/// <summary>A convolution over one or two dimensions of space: [batch, channels, size...].</summary>
public sealed class Convolution : nn.Module<Tensor, Tensor>
{
    private readonly string op;
    private readonly long[] stride, padding, dilation;
    private readonly long groups;

    internal Convolution(int space, long inChannels, long outChannels, long[] kernel, long[] stride, long[] padding, long[] dilation, long groups, bool bias)
        : base($"Conv{space}d")
    {
        op = $"aten::conv{space}d";
        (this.stride, this.padding, this.dilation, this.groups) = (stride, padding, dilation, groups);
        weight = new Parameter(empty([outChannels, inChannels / groups, .. kernel]));
        nn.init.kaiming_uniform_(weight, Math.Sqrt(5));
        register_parameter(nameof(weight), weight);
        if (bias)
        {
            this.bias = new Parameter(empty(outChannels));
            double bound = 1 / Math.Sqrt(inChannels / groups * kernel.Aggregate(1L, (a, b) => a * b));
            nn.init.uniform_(this.bias, -bound, bound);
            register_parameter(nameof(bias), this.bias);
        }
    }

    public Parameter weight { get; }

    public Parameter? bias { get; }

    public override Tensor forward(Tensor input) => Operator.Call(op, input, weight, bias, stride, padding, dilation, groups);
}
