using static TorchSharp.torch;

namespace TorchSharp.Modules;

/// <summary>Gated recurrent units (Cho et al. 2014) over a sequence: [time, batch, features], batch first where asked.</summary>
public sealed class GRU : nn.Module
{
    private readonly long hidden, layers;
    private readonly bool batchFirst;
    private readonly Parameter[] weights;

    internal GRU(long inputSize, long hiddenSize, long numLayers, bool batchFirst)
        : base(nameof(GRU))
    {
        (hidden, layers, this.batchFirst) = (hiddenSize, numLayers, batchFirst);
        List<Parameter> all = [];
        double bound = 1 / Math.Sqrt(hiddenSize);
        for (long layer = 0; layer < numLayers; layer++)
        {
            Add($"weight_ih_l{layer}", empty(3 * hiddenSize, layer == 0 ? inputSize : hiddenSize));
            Add($"weight_hh_l{layer}", empty(3 * hiddenSize, hiddenSize));
            Add($"bias_ih_l{layer}", empty(3 * hiddenSize));
            Add($"bias_hh_l{layer}", empty(3 * hiddenSize));
        }

        weights = [.. all];

        void Add(string name, Tensor tensor)
        {
            Parameter parameter = new(tensor);
            nn.init.uniform_(parameter, -bound, bound);
            register_parameter(name, parameter);
            all.Add(parameter);
        }
    }

    /// <param name="h0">State before, [layers, batch, hidden]; zeros without it.</param>
    /// <returns>Output of every time, and the state after the last.</returns>
    public (Tensor output, Tensor h_n) forward(Tensor input, Tensor? h0 = null)
    {
        Tensor start = h0 ?? zeros([layers, input.size(batchFirst ? 0 : 1), hidden], input.dtype, input.device);
        Tensor[] both = Operator.Several("aten::gru.input", 2, input, start, weights, true, layers, 0.0, training, false, batchFirst);
        return (both[0], both[1]);
    }

    public (Tensor output, Tensor h_n) call(Tensor input, Tensor? h0 = null) => forward(input, h0);
}
