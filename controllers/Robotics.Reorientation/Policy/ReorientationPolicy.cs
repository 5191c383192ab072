using System.Globalization;
using System.Text.Json;
using Robotics.Geometry;
using Robotics.Ports;
using Robotics.Reorientation.Configuration;
using Robotics.Reorientation.Learning;
using Robotics.Reorientation.Task;

namespace Robotics.Reorientation.Policy;

/// <summary>A trained policy at work: measured state and goals in, joint targets out. Without noise, without libtorch.</summary>
public sealed class ReorientationPolicy : IHandPolicy
{
    private readonly DenseNet net;
    private readonly float[] shift, factor, row;
    private readonly Observation observation;
    private readonly ActionLaw law;
    private readonly ReadingWatch watch;
    private readonly double[] action;
    private readonly double[] previous;
    private readonly int[] things;
    private readonly int joints;

    private ReorientationPolicy(Safetensors file, IHandWorlds worlds, TaskConfig task, long steps, double stopAngle, double stopRest)
    {
        (Task, TrainedSteps, StopAngle, StopRest) = (task, steps, stopAngle, stopRest);
        joints = worlds.Hand.Joints.Length;
        observation = Observation.Of(worlds, task);
        law = new(task, worlds.ControlPeriod);
        watch = new(worlds.Hand, worlds.Count, ofObject: true);
        net = new(file, "actor");
        (shift, factor) = (file.Get<float>("rows.shift"), file.Get<float>("rows.factor"));
        if (net.Inputs != observation.Size || net.Outputs != joints || shift.Length < observation.Size || factor.Length != shift.Length)
        {
            throw new InvalidDataException($"its net has {net.Inputs} inputs and {net.Outputs} outputs, the hand needs {observation.Size} and {joints}.");
        }

        (row, action, previous, things) = (new float[observation.Size], new double[joints], new double[worlds.Count * joints], new int[worlds.Count]);
    }

    /// <summary>The law of its actions and what it was taught to call success.</summary>
    public TaskConfig Task { get; }

    /// <summary>Control steps it was trained with.</summary>
    public long TrainedSteps { get; }

    public string Sees => "state";

    /// <summary>rad to the goal, within which it stops once hand and object are slow enough to be held.</summary>
    public double StopAngle { get; }

    /// <summary>How slow: a factor of the task's limits of rest. Holding then takes the rest of the motion out.</summary>
    public double StopRest { get; }

    /// <param name="worlds">Those it will act in.</param>
    /// <param name="stopAngle">See <see cref="StopAngle"/>.</param>
    /// <param name="stopRest">See <see cref="StopRest"/>.</param>
    /// <exception cref="Training.CheckpointException">It is no policy, or of another hand or period.</exception>
    public static ReorientationPolicy Load(string path, IHandWorlds worlds, double stopAngle = 0.4, double stopRest = 1)
    {
        try
        {
            using FileStream stream = File.OpenRead(path);
            Safetensors file = Safetensors.Read(stream);
            PolicyFile.Check(file, worlds, path);
            TaskConfig task = JsonSerializer.Deserialize<TaskConfig>(file.Metadata[PolicyFile.Task]) ?? new();
            return new(file, worlds, task, long.Parse(file.Metadata[PolicyFile.Steps], CultureInfo.InvariantCulture), stopAngle, stopRest);
        }
        catch (Exception e) when (e is InvalidDataException or JsonException or KeyNotFoundException or FormatException)
        {
            throw new Training.CheckpointException($"This is no policy of the hand: {e.Message} Name a policy.safetensors that training wrote. {path}", e);
        }
    }

    public void Begin(IHandWorlds worlds, int world, int objectIndex)
    {
        things[world] = objectIndex;
        Previous(world).Clear();
        watch.Begin(world);
    }

    public PolicyTrouble? Trouble(int world) => watch.Trouble(world);

    public void Act(IHandWorlds worlds, ReadOnlySpan<bool> active, ReadOnlySpan<Rotation> goals, Span<double> targets, Span<bool> stops)
    {
        for (int w = 0; w < active.Length; w++)
        {
            if (active[w])
            {
                Span<double> own = targets.Slice(w * joints, joints);
                stops[w] = false;
                if (!watch.Holds(worlds, w, own))
                {
                    stops[w] = Reached(worlds, w, goals[w]);
                    Act(worlds, w, goals[w], own);
                }
            }
        }
    }

    /// <summary>What it would do in a world: an action as the hand has its joints, not smoothed.</summary>
    /// <param name="thing">Index of the object in it.</param>
    /// <param name="turn">R_WO that the object is taken to have: its own, or one in which it looks the same.</param>
    /// <param name="last">The smoothed action before.</param>
    internal void Advise(IHandWorlds worlds, int world, int thing, in Rotation turn, in Rotation goal, ReadOnlySpan<double> last, Span<double> advice)
    {
        int sector = observation.Write(worlds, world, thing, turn, goal, last, null, row);
        for (int i = 0; i < row.Length; i++)
        {
            row[i] = Math.Clamp((row[i] - shift[i]) * factor[i], -RunningMoments.Bound, RunningMoments.Bound);
        }

        observation.Answer(sector, net.Of(row), advice);
    }

    private void Act(IHandWorlds worlds, int world, in Rotation goal, Span<double> targets)
    {
        Advise(worlds, world, things[world], worlds.ObjectPose(world).Rotation, goal, Previous(world), action);
        law.Apply(action, Previous(world), worlds.Positions.Slice(world * joints, joints), targets);
    }

    /// <summary>Within the angle; hand, object and last action slow enough.</summary>
    private bool Reached(IHandWorlds worlds, int world, in Rotation goal) =>
        worlds.ObjectPose(world).Rotation.AngleTo(goal) <= StopAngle && Rest.Holds(Task, worlds, world, Previous(world), StopRest);

    private Span<double> Previous(int world) => previous.AsSpan(world * joints, joints);
}
