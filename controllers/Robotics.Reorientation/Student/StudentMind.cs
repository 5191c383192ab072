using Robotics.Reorientation.Learning;
using Robotics.Reorientation.Policy;

namespace Robotics.Reorientation.Student;

/// <summary>A trained student's net, one picture at a time, without libtorch and without allocation; the same function as <see cref="StudentNet"/>.</summary>
internal sealed class StudentMind
{
    private readonly Convolutions eyes;
    private readonly DenseNet reduce, action, distance;
    private readonly GatedUnits memory;
    private readonly float[] seen;
    private readonly int hidden;

    /// <exception cref="InvalidDataException">The file has other arrays than the shape needs.</exception>
    public StudentMind(Safetensors file, StudentShape shape)
    {
        hidden = shape.Hidden;
        eyes = new(file, shape);
        reduce = Layer("reduce", shape.Seen, hidden);
        memory = new(file, "memory", hidden + shape.RowSize, hidden);
        action = Layer("action", hidden, shape.Joints);
        distance = Layer("distance", hidden, 1);
        seen = new float[hidden + shape.RowSize];

        DenseNet Layer(string name, int inputs, int outputs) =>
            new(Convolutions.Sized(file, $"{name}.weight", inputs * outputs), Convolutions.Sized(file, $"{name}.bias", outputs));
    }

    /// <summary>One step.</summary>
    /// <param name="planes">[planes, height, width].</param>
    /// <param name="remembered">[hidden]: before, and then after.</param>
    /// <param name="answer">The action, one number a joint: a view that the next call writes into.</param>
    /// <returns>rad to the goal, as it thinks.</returns>
    public float Think(ReadOnlySpan<float> planes, ReadOnlySpan<float> row, Span<float> remembered, out ReadOnlySpan<float> answer)
    {
        ReadOnlySpan<float> reduced = reduce.Of(eyes.Of(planes));
        for (int i = 0; i < hidden; i++)
        {
            seen[i] = Math.Max(0, reduced[i]);
        }

        row.CopyTo(seen.AsSpan(hidden));
        memory.Step(seen, remembered);
        answer = action.Of(remembered);
        return distance.Of(remembered)[0];
    }
}
