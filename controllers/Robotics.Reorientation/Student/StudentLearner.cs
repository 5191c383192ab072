using Robotics.Reorientation.Configuration;
using Robotics.Reorientation.Learning;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Robotics.Reorientation.Student;

/// <summary>What an update was like, means over its minibatches.</summary>
/// <param name="Action">Squared difference to the teacher's actions, of a joint.</param>
/// <param name="Distance">rad by which the angle to the goal was missed.</param>
/// <param name="Near">The same near the goal; NaN when nothing was.</param>
internal readonly record struct Imitation(double Action, double Distance, double Near, bool Finite);

/// <summary>
/// The student's net and its optimiser: learns sequences as the teacher labelled them, by gradients through time. What is
/// published is the mean of the net over the last updates (Polyak and Juditsky 1992): one that acts sways with what it just saw.
/// </summary>
internal sealed class StudentLearner : IDisposable
{
    /// <summary>Share of the mean that stays at an update: that of about the last 20 counts.</summary>
    private const double Staying = 0.95;

    private readonly StudentConfig config;
    private readonly StudentShape shape;
    private readonly Device device;
    private readonly Dictionary<string, Tensor> mean;
    private readonly Adam adam;
    private readonly RandomStream random;
    private double rateFactor = 1;

    public StudentLearner(StudentConfig config, StudentShape shape, int seed)
    {
        (this.config, this.shape) = (config, shape);
        manual_seed(seed);
        device = cuda.is_available() ? CUDA : CPU;
        Net = new StudentNet(shape).to(device);
        adam = optim.Adam(Net.parameters(), config.Rate);
        random = new(seed, "student");
        mean = Net.state_dict().ToDictionary(e => e.Key, e => e.Value.detach().clone());
    }

    public StudentNet Net { get; }

    /// <summary>The net's arrays, means over the last updates.</summary>
    public IReadOnlyDictionary<string, Tensor> Mean => mean;

    public double Rate => config.Rate * rateFactor;

    /// <summary>One step of every world.</summary>
    /// <param name="pictures">[n, planes, height, width].</param>
    /// <param name="memory">[n, hidden]: before, and then after.</param>
    /// <param name="actions">[n, joints].</param>
    public void Act(float[] pictures, float[] rows, Span<float> memory, Span<float> actions)
    {
        using DisposeScope scope = NewDisposeScope();
        using IDisposable inference = inference_mode();
        int n = rows.Length / shape.RowSize;
        Tensor after = Net.Remember(Net.See(Pictures(pictures, n), Given(rows, n, shape.RowSize)), Given(memory.ToArray(), n, shape.Hidden));
        (Tensor action, Tensor _) = Net.Answer(after);
        after.cpu().data<float>().CopyTo(memory);
        action.cpu().data<float>().CopyTo(actions);
    }

    public Imitation Update(SequenceBatch batch)
    {
        int[] order = [.. Enumerable.Range(0, batch.Worlds)];
        double action = 0, distance = 0, near = 0;
        int count = 0, nearCount = 0;
        for (int epoch = 0; epoch < config.Epochs; epoch++)
        {
            random.Shuffle<int>(order);
            foreach (int[] worlds in order.Chunk(config.Minibatch))
            {
                using DisposeScope scope = NewDisposeScope();
                float[] errors = Descend(batch, worlds);
                if (!float.IsFinite(errors[0] + errors[1]))
                {
                    return new(errors[0], errors[1], double.NaN, false);
                }

                (action, distance, count) = (action + errors[0], distance + errors[1], count + 1);
                (near, nearCount) = errors[3] > 0 ? (near + (errors[2] / errors[3]), nearCount + 1) : (near, nearCount);
            }
        }

        Average();
        return new(action / count, distance / count, near / nearCount, true);
    }

    public void Save(Safetensors file)
    {
        foreach ((string name, Tensor tensor) in Net.state_dict())
        {
            file.Add($"student.{name}", tensor);
            file.Add($"mean.{name}", mean[name]);
        }

        foreach ((string name, Adam.State state) in States())
        {
            file.Add($"{name}.mean", state.exp_avg);
            file.Add($"{name}.square", state.exp_avg_sq);
            file.Add<long>($"{name}.steps", [state.step]);
        }

        file.Add<ulong>("learner.random", random.State);
        file.Add<double>("learner.rate_factor", [rateFactor]);
    }

    /// <exception cref="InvalidDataException">It is of another net.</exception>
    public void Load(Safetensors file)
    {
        foreach ((string name, Tensor tensor) in Net.state_dict())
        {
            file.Into($"student.{name}", tensor);
            file.Into($"mean.{name}", mean[name]);
        }

        foreach ((string name, Adam.State state) in States())
        {
            file.Into($"{name}.mean", state.exp_avg);
            file.Into($"{name}.square", state.exp_avg_sq);
            state.step = file.Get<long>($"{name}.steps")[0];
        }

        file.Into<ulong>("learner.random", random.State);
        SetRate(file.Get<double>("learner.rate_factor")[0]);
    }

    /// <summary>Multiplies the rate, after an update that went wrong.</summary>
    public void Slow(double factor) => SetRate(rateFactor * factor);

    public void Dispose()
    {
        adam.Dispose();
        Net.Dispose();
        foreach (Tensor tensor in mean.Values)
        {
            tensor.Dispose();
        }
    }

    private void Average()
    {
        using DisposeScope scope = NewDisposeScope();
        using IDisposable quiet = no_grad();
        foreach ((string name, Tensor tensor) in Net.state_dict())
        {
            mean[name].mul_(Staying).add_(tensor * (1 - Staying));
        }
    }

    /// <returns>Mean squared error of the action, mean error of the distance; sum of the latter near goals, and how many those are.</returns>
    private float[] Descend(SequenceBatch batch, int[] worlds)
    {
        int m = worlds.Length, steps = batch.Steps;
        Tensor seen = Net.See(
            Pictures(Of(batch.Pictures, worlds, batch.Worlds), m * steps),
            Given(Of(batch.Rows, worlds, batch.Worlds), m * steps, shape.RowSize)).view(m, steps, shape.Hidden + shape.RowSize);
        Tensor kept = Given(Of(batch.Kept, worlds, batch.Worlds), m, steps), memory = Given(Of(batch.Memory, worlds, batch.Worlds), m, shape.Hidden);
        List<Tensor> remembered = [];
        for (int t = 0; t < steps; t++)
        {
            memory = Net.Remember(seen.select(1, t), memory * kept.narrow(1, t, 1));
            remembered.Add(memory);
        }

        (Tensor action, Tensor distance) = Net.Answer(stack(remembered, 1).view(m * steps, shape.Hidden));
        Tensor wanted = Given(Of(batch.Actions, worlds, batch.Worlds), m * steps, shape.Joints), angle = Given(Of(batch.Distances, worlds, batch.Worlds), m * steps, 1).squeeze(1);
        Tensor near = (angle < config.NearAngle).to(float32), error = (distance - angle).abs();
        Tensor actionLoss = (action - wanted).square().mean(), distanceLoss = (error * (near * (config.NearWeight - 1) + 1)).mean();
        Tensor loss = actionLoss + (distanceLoss * config.DistanceWeight);
        adam.zero_grad();
        loss.backward();
        nn.utils.clip_grad_norm_(Net.parameters(), config.MaxGradient);
        adam.step();
        using IDisposable quiet = no_grad();
        return stack([actionLoss, error.mean(), (error * near).sum(), near.sum()]).cpu().data<float>().ToArray();
    }

    private Tensor Pictures(float[] pictures, int n) => tensor(pictures, [n, shape.Planes, shape.Height, shape.Width]).to(device);

    private Tensor Given(float[] numbers, int n, int width) => tensor(numbers, [n, width]).to(device);

    /// <summary>The parts of an array that belong to some worlds.</summary>
    private static float[] Of(float[] all, int[] worlds, int count)
    {
        int width = all.Length / count;
        float[] some = new float[worlds.Length * width];
        for (int i = 0; i < worlds.Length; i++)
        {
            all.AsSpan(worlds[i] * width, width).CopyTo(some.AsSpan(i * width));
        }

        return some;
    }

    private void SetRate(double factor)
    {
        rateFactor = factor;
        foreach (optim.ILearningRateController group in adam.ParamGroups)
        {
            group.LearningRate = Rate;
        }
    }

    private IEnumerable<(string Name, Adam.State State)> States() => adam.state_dict().State.Select((s, i) => ($"adam.{i:00}", (Adam.State)s));
}
