using Robotics.Reorientation.Learning;
using Robotics.Reorientation.Policy;

namespace Robotics.Reorientation.Student;

/// <summary>Gated recurrent units (Cho et al. 2014, with the reset gate as libtorch has it), one step at a time, without allocation.</summary>
internal sealed class GatedUnits
{
    private readonly DenseNet input, state;
    private readonly int hidden;

    /// <param name="file">Has "name.weight_ih_l0", "name.weight_hh_l0" and the biases: reset, update and new gate after one another.</param>
    public GatedUnits(Safetensors file, string name, int inputs, int hidden)
    {
        this.hidden = hidden;
        input = Layer("ih", inputs);
        state = Layer("hh", hidden);

        DenseNet Layer(string of, int width) => new(
            Convolutions.Sized(file, $"{name}.weight_{of}_l0", 3 * hidden * width), Convolutions.Sized(file, $"{name}.bias_{of}_l0", 3 * hidden));
    }

    /// <summary>r = s(W_r x + U_r h), z = s(W_z x + U_z h), n = tanh(W_n x + r U_n h), h' = (1 - z) n + z h.</summary>
    /// <param name="h">[hidden]: before, and then after.</param>
    public void Step(ReadOnlySpan<float> x, Span<float> h)
    {
        ReadOnlySpan<float> a = input.Of(x), b = state.Of(h);
        for (int i = 0; i < hidden; i++)
        {
            float reset = Sigmoid(a[i] + b[i]), update = Sigmoid(a[hidden + i] + b[hidden + i]);
            float fresh = MathF.Tanh(a[(2 * hidden) + i] + (reset * b[(2 * hidden) + i]));
            h[i] = ((1 - update) * fresh) + (update * h[i]);
        }
    }

    private static float Sigmoid(float x) => 1 / (1 + MathF.Exp(-x));
}
