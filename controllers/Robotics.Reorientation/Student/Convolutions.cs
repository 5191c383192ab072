using System.Numerics;
using System.Runtime.InteropServices;
using Robotics.Reorientation.Learning;

namespace Robotics.Reorientation.Student;

/// <summary>
/// Convolutions of stride 2 with ReLU between, one picture at a time, without libtorch and without allocation. Channels lie
/// side by side (height, width, channel), so that a row of a kernel meets a row of numbers and all outputs are summed at once.
/// </summary>
internal sealed class Convolutions
{
    private readonly Layer[] layers;
    private readonly float[] input, output;
    private readonly int planeCount;

    /// <param name="file">Has "eyes.0.weight" [out, in, k, k], "eyes.0.bias", "eyes.2.weight" and so on: the ReLUs take the odd numbers.</param>
    public Convolutions(Safetensors file, StudentShape shape)
    {
        layers = new Layer[shape.Channels.Length];
        planeCount = shape.Planes;
        (int height, int width, int channels) = (shape.Height, shape.Width, planeCount);
        input = new float[height * width * channels];
        for (int i = 0; i < layers.Length; i++)
        {
            layers[i] = new(file, $"eyes.{2 * i}", height, width, channels, shape.Channels[i], StudentShape.Kernel(i));
            (height, width, channels) = (StudentShape.Halved(height), StudentShape.Halved(width), shape.Channels[i]);
        }

        output = new float[height * width * channels];
    }

    /// <summary>What libtorch's flatten gives: channel by channel. A view that the next call writes into.</summary>
    /// <param name="planes">[planes, height, width].</param>
    public ReadOnlySpan<float> Of(ReadOnlySpan<float> planes)
    {
        Transpose(planes, planeCount, input);
        ReadOnlySpan<float> x = input;
        foreach (Layer layer in layers)
        {
            x = layer.Of(x);
        }

        Transpose(x, output.Length / layers[^1].Outputs, output);
        return output;
    }

    /// <summary>From [rows, columns] to [columns, rows].</summary>
    private static void Transpose(ReadOnlySpan<float> from, int rows, Span<float> to)
    {
        int columns = from.Length / rows;
        for (int r = 0; r < rows; r++)
        {
            for (int c = 0; c < columns; c++)
            {
                to[(c * rows) + r] = from[(r * columns) + c];
            }
        }
    }

    private sealed class Layer
    {
        private readonly int height, width, inputs, kernel, stripe;
        private readonly float[] weight, bias, sums, activations;

        public Layer(Safetensors file, string name, int height, int width, int inputs, int outputs, int kernel)
        {
            (this.height, this.width, this.inputs, this.kernel, Outputs) = (height, width, inputs, kernel, outputs);
            // Outputs are padded to whole vectors: the rest sums zeros.
            stripe = (outputs + Vector<float>.Count - 1) / Vector<float>.Count * Vector<float>.Count;
            float[] given = Sized(file, $"{name}.weight", outputs * inputs * kernel * kernel);
            weight = new float[kernel * kernel * inputs * stripe];
            for (int o = 0; o < outputs; o++)
            {
                for (int i = 0; i < inputs; i++)
                {
                    for (int k = 0; k < kernel * kernel; k++)
                    {
                        weight[(((k * inputs) + i) * stripe) + o] = given[(((o * inputs) + i) * kernel * kernel) + k];
                    }
                }
            }

            bias = new float[stripe];
            Sized(file, $"{name}.bias", outputs).CopyTo(bias, 0);
            sums = new float[stripe];
            activations = new float[StudentShape.Halved(height) * StudentShape.Halved(width) * outputs];
        }

        public int Outputs { get; }

        public ReadOnlySpan<float> Of(ReadOnlySpan<float> x)
        {
            int at = 0;
            for (int top = -(kernel / 2); top < height - (kernel / 2); top += 2)
            {
                for (int left = -(kernel / 2); left < width - (kernel / 2); left += 2)
                {
                    bias.CopyTo(sums, 0);
                    int first = Math.Max(0, -left), last = Math.Min(kernel, width - left);
                    for (int row = Math.Max(0, -top); row < Math.Min(kernel, height - top); row++)
                    {
                        Add(x.Slice((((top + row) * width) + left + first) * inputs, (last - first) * inputs), weight.AsSpan(((row * kernel) + first) * inputs * stripe));
                    }

                    for (int o = 0; o < Outputs; o++)
                    {
                        activations[at++] = Math.Max(0, sums[o]);
                    }
                }
            }

            return activations;
        }

        /// <summary>sums += x W, W [x, stripe].</summary>
        private void Add(ReadOnlySpan<float> x, ReadOnlySpan<float> w)
        {
            Span<Vector<float>> sum = MemoryMarshal.Cast<float, Vector<float>>(sums.AsSpan());
            ReadOnlySpan<Vector<float>> weights = MemoryMarshal.Cast<float, Vector<float>>(w);
            for (int v = 0; v < sum.Length; v++)
            {
                Vector<float> total = sum[v];
                int at = v;
                foreach (float number in x)
                {
                    total += weights[at] * number;
                    at += sum.Length;
                }

                sum[v] = total;
            }
        }
    }

    internal static float[] Sized(Safetensors file, string name, int length)
    {
        float[] numbers = file.Get<float>(name);
        return numbers.Length == length ? numbers : throw new InvalidDataException($"'{name}' has {numbers.Length} numbers, {length} are needed.");
    }
}
