namespace Robotics.Reorientation.Student;

/// <summary>What was seen between two updates, world by world and in each world step by step, and what the teacher said of it.</summary>
internal sealed class SequenceBatch(StudentShape shape, int worlds, int steps)
{
    public StudentShape Shape => shape;

    public int Worlds => worlds;

    public int Steps => steps;

    /// <summary>[worlds, steps, planes, height, width].</summary>
    public float[] Pictures { get; } = new float[worlds * steps * shape.PictureSize];

    /// <summary>[worlds, steps, row].</summary>
    public float[] Rows { get; } = new float[worlds * steps * shape.RowSize];

    /// <summary>The teacher's actions, [worlds, steps, joints].</summary>
    public float[] Actions { get; } = new float[worlds * steps * shape.Joints];

    /// <summary>rad to the goals, [worlds, steps].</summary>
    public float[] Distances { get; } = new float[worlds * steps];

    /// <summary>0 where a goal begins and nothing is remembered, else 1; [worlds, steps].</summary>
    public float[] Kept { get; } = new float[worlds * steps];

    /// <summary>What was remembered before the first step, [worlds, hidden].</summary>
    public float[] Memory { get; } = new float[worlds * shape.Hidden];

    public Span<float> PicturesOf(int world, int step) => At(Pictures, world, step, shape.PictureSize);

    public Span<float> RowOf(int world, int step) => At(Rows, world, step, shape.RowSize);

    public Span<float> ActionOf(int world, int step) => At(Actions, world, step, shape.Joints);

    private Span<float> At(float[] array, int world, int step, int width) => array.AsSpan(((world * steps) + step) * width, width);
}
