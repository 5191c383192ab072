using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Robotics.Reorientation.Student;

/// <summary>
/// Convolutions over the pictures, a layer, gated units that remember, and two heads: the action, and the angle to the goal in
/// rad, by which it knows when to stop (Chen et al. 2023).
/// </summary>
public sealed class StudentNet : nn.Module
{
    private readonly nn.Module<Tensor, Tensor> eyes, reduce, action, distance;
    private readonly GRU memory;

    public StudentNet(StudentShape shape)
        : base("student")
    {
        List<nn.Module<Tensor, Tensor>> layers = [];
        int channels = shape.Planes;
        for (int i = 0; i < shape.Channels.Length; i++)
        {
            int kernel = StudentShape.Kernel(i);
            layers.Add(nn.Conv2d(channels, shape.Channels[i], kernel, stride: 2, padding: kernel / 2));
            layers.Add(nn.ReLU());
            channels = shape.Channels[i];
        }

        eyes = nn.Sequential([.. layers]);
        reduce = nn.Linear(shape.Seen, shape.Hidden);
        memory = nn.GRU(shape.Hidden + shape.RowSize, shape.Hidden);
        action = nn.Linear(shape.Hidden, shape.Joints);
        distance = nn.Linear(shape.Hidden, 1);
        register_module(nameof(eyes), eyes);
        register_module(nameof(reduce), reduce);
        register_module(nameof(memory), memory);
        register_module(nameof(action), action);
        register_module(nameof(distance), distance);
    }

    /// <summary>What is remembered of, from pictures and rows.</summary>
    /// <param name="pictures">[n, planes, height, width].</param>
    /// <param name="rows">[n, row].</param>
    /// <returns>[n, hidden + row].</returns>
    public Tensor See(Tensor pictures, Tensor rows) => cat([reduce.forward(eyes.forward(pictures).flatten(1)).relu(), rows], 1);

    /// <summary>One step of the memory.</summary>
    /// <param name="seen">[n, hidden + row].</param>
    /// <param name="before">[n, hidden].</param>
    /// <returns>[n, hidden].</returns>
    public Tensor Remember(Tensor seen, Tensor before) => memory.forward(seen.unsqueeze(0), before.unsqueeze(0)).Item1.squeeze(0);

    /// <param name="remembered">[n, hidden].</param>
    /// <returns>[n, joints], and [n] in rad.</returns>
    public (Tensor Action, Tensor Distance) Answer(Tensor remembered) => (action.forward(remembered), distance.forward(remembered).squeeze(1));
}
