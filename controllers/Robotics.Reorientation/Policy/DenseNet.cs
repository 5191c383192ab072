using System.Numerics;
using System.Runtime.InteropServices;
using Robotics.Reorientation.Learning;

namespace Robotics.Reorientation.Policy;

/// <summary>A net of dense layers with ELU between, one row at a time, without libtorch and without allocation.</summary>
internal sealed class DenseNet
{
    private readonly (float[] Weight, float[] Bias)[] layers;
    private readonly float[][] activations;

    /// <param name="file">Has "name.0.weight", "name.0.bias", "name.2.weight" and so on: the ELUs take the odd numbers.</param>
    public DenseNet(Safetensors file, string name)
    {
        List<(float[] Weight, float[] Bias)> read = [];
        for (int i = 0; file.Names.Contains($"{name}.{i}.weight"); i += 2)
        {
            read.Add((file.Get<float>($"{name}.{i}.weight"), file.Get<float>($"{name}.{i}.bias")));
        }

        layers = [.. read];
        activations = [.. layers.Select(l => new float[l.Bias.Length])];
        Inputs = layers.Length > 0 ? layers[0].Weight.Length / layers[0].Bias.Length : 0;
        for (int i = 0; i < layers.Length; i++)
        {
            int width = i == 0 ? Inputs : layers[i - 1].Bias.Length;
            if (layers[i].Weight.Length != width * layers[i].Bias.Length)
            {
                throw new InvalidDataException($"Layer {i} of '{name}' has {layers[i].Weight.Length} weights, {width * layers[i].Bias.Length} fit.");
            }
        }
    }

    /// <summary>One layer.</summary>
    /// <param name="weight">[outputs, inputs].</param>
    public DenseNet(float[] weight, float[] bias)
    {
        layers = [(weight, bias)];
        activations = [new float[bias.Length]];
        Inputs = weight.Length / bias.Length;
    }

    public int Inputs { get; }

    public int Outputs => activations.Length > 0 ? activations[^1].Length : 0;

    /// <summary>The last layer's numbers: a view that the next call writes into.</summary>
    public ReadOnlySpan<float> Of(ReadOnlySpan<float> row)
    {
        ReadOnlySpan<float> x = row;
        for (int i = 0; i < layers.Length; i++)
        {
            float[] y = activations[i];
            for (int o = 0; o < y.Length; o++)
            {
                float sum = Dot(layers[i].Weight.AsSpan(o * x.Length, x.Length), x) + layers[i].Bias[o];
                y[o] = i == layers.Length - 1 || sum > 0 ? sum : MathF.Exp(sum) - 1;
            }

            x = y;
        }

        return x;
    }

    private static float Dot(ReadOnlySpan<float> a, ReadOnlySpan<float> b)
    {
        Vector<float> sum = Vector<float>.Zero;
        ReadOnlySpan<Vector<float>> va = MemoryMarshal.Cast<float, Vector<float>>(a), vb = MemoryMarshal.Cast<float, Vector<float>>(b);
        for (int i = 0; i < va.Length; i++)
        {
            sum += va[i] * vb[i];
        }

        float rest = Vector.Sum(sum);
        for (int i = va.Length * Vector<float>.Count; i < a.Length; i++)
        {
            rest += a[i] * b[i];
        }

        return rest;
    }
}
