using Robotics.Geometry;
using Robotics.Ports;
using Robotics.Reorientation.Task;

namespace Robotics.Reorientation.Planning;

/// <summary>
/// Sampling model-predictive control by the cross-entropy method (Rubinstein 1999; for hands: Howell et al., "Predictive
/// sampling", 2022): from the state as it is, plans are drawn around the last one, rolled out in worlds of its own, and the best
/// few averaged. Needs no training; needs the true state, a model of the object, and time. Its model has nominal physics.
/// </summary>
public sealed class CemPolicy : IHandPolicy
{
    private readonly IHandWorlds model;
    private readonly CemOptions options;
    private readonly Random random;
    private readonly int joints, knots, rollouts;
    private readonly double[] samples, targets, costs, state;
    private readonly int[] order;
    private readonly Dictionary<int, Plan> plans = [];
    private int modelObject = -1;

    /// <param name="model">Worlds to foresee in, of the same hand and objects: as many as rollouts a round.</param>
    public CemPolicy(IHandWorlds model, CemOptions options)
    {
        (this.model, this.options, random, joints, rollouts) = (model, options, new(options.Seed), model.Hand.Joints.Length, model.Count);
        knots = (options.Horizon + options.KnotPeriods - 1) / options.KnotPeriods;
        if (rollouts <= options.Elites)
        {
            throw new ArgumentException($"{rollouts} rollouts are too few for {options.Elites} elites: give the planner more worlds.", nameof(model));
        }

        samples = new double[rollouts * knots * joints];
        (targets, costs, order, state) = (new double[rollouts * joints], new double[rollouts], new int[rollouts], new double[model.StateSize]);
    }

    public string Sees => "state";

    public void Begin(IHandWorlds worlds, int world, int objectIndex) => plans[world] = new(objectIndex, Constant(worlds.Positions.Slice(world * joints, joints)));

    public void Act(IHandWorlds worlds, ReadOnlySpan<bool> active, ReadOnlySpan<Rotation> goals, Span<double> targets, Span<bool> stops)
    {
        for (int w = 0; w < active.Length; w++)
        {
            if (!active[w])
            {
                continue;
            }

            Plan plan = plans[w];
            if (plan.Age % options.Follow == 0)
            {
                Improve(worlds, w, goals[w], plan);
            }

            plan.Mean.AsSpan(Knot(plan.Age) * joints, joints).CopyTo(targets[(w * joints)..]);
            plan.Age++;
            stops[w] = worlds.ObjectPose(w).Rotation.AngleTo(goals[w]) <= options.StopAngle && AtRest(worlds, w);
        }
    }

    private void Improve(IHandWorlds worlds, int world, in Rotation goal, Plan plan)
    {
        Shift(plan);
        worlds.Save(world, state);
        Adopt(plan.Object);
        for (int round = 0; round < options.Rounds; round++)
        {
            Sample(plan.Mean);
            RollOut(goal, plan.Age);
            Average(plan.Mean);
        }
    }

    // What was followed is past: the rest moves to the front, its last knot stays.
    private void Shift(Plan plan)
    {
        if (plan.Age < options.KnotPeriods)
        {
            return;
        }

        plan.Mean.AsSpan(joints).CopyTo(plan.Mean);
        plan.Age -= options.KnotPeriods;
    }

    private void Adopt(int thing)
    {
        if (modelObject == thing)
        {
            return;
        }

        for (int r = 0; r < rollouts; r++)
        {
            model.Reset(r, thing, Pose.At(0, 0, 1), model.Hand.Home.AsSpan(), HandPhysics.Nominal);
        }

        modelObject = thing;
    }

    // The first is the mean itself, so that a plan is never lost to bad luck.
    private void Sample(double[] mean)
    {
        for (int r = 0; r < rollouts; r++)
        {
            Span<double> sample = Sample(r);
            for (int i = 0; i < sample.Length; i++)
            {
                int j = i % joints;
                sample[i] = Math.Clamp(mean[i] + (r == 0 ? 0 : options.Sigma * Normal()), model.Hand.Lower[j], model.Hand.Upper[j]);
            }
        }
    }

    private void RollOut(in Rotation goal, int age)
    {
        for (int r = 0; r < rollouts; r++)
        {
            model.Load(r, state);
        }

        Array.Clear(costs);
        for (int period = 0; period < options.Horizon; period++)
        {
            for (int r = 0; r < rollouts; r++)
            {
                Sample(r).Slice(Knot(age + period) * joints, joints).CopyTo(targets.AsSpan(r * joints));
            }

            model.Step(targets, default);
            for (int r = 0; r < rollouts; r++)
            {
                costs[r] += Cost(r, goal);
            }
        }
    }

    private double Cost(int r, in Rotation goal)
    {
        ReadOnlySpan<double> twist = model.ObjectTwists.Slice(6 * r, 6);
        Pose pose = model.ObjectPose(r);
        Vector3 thing = pose.Translation;
        if (model.Broken[r] != 0 || Evaluation.Evaluator.Lost(pose))
        {
            return options.Lost;
        }

        double tips = 0;
        for (int f = 0; f < model.Hand.Fingers; f++)
        {
            ReadOnlySpan<double> tip = model.TipPoses.Slice(7 * (r * model.Hand.Fingers + f), 3);
            tips += (new Vector3(tip[0], tip[1], tip[2]) - thing).Length;
        }

        double angle = pose.Rotation.AngleTo(goal), turning = new Vector3(twist[3], twist[4], twist[5]).Length;
        return options.Angle * angle + options.TipDistance * tips / model.Hand.Fingers + options.OffAxis * thing.Horizontal.Length
            + options.Turning * turning * Math.Max(0, 1 - angle / .5);
    }

    private void Average(double[] mean)
    {
        for (int r = 0; r < rollouts; r++)
        {
            order[r] = r;
        }

        Array.Sort(costs, order);
        Array.Clear(mean);
        foreach (int r in order.AsSpan(0, options.Elites))
        {
            ReadOnlySpan<double> sample = Sample(r);
            for (int i = 0; i < mean.Length; i++)
            {
                mean[i] += sample[i] / options.Elites;
            }
        }
    }

    private bool AtRest(IHandWorlds worlds, int w)
    {
        ReadOnlySpan<double> twist = worlds.ObjectTwists.Slice(6 * w, 6);
        return new Vector3(twist[0], twist[1], twist[2]).Length <= options.RestSpeed
            && new Vector3(twist[3], twist[4], twist[5]).Length <= options.RestTurn
            && !worlds.Velocities.Slice(w * joints, joints).ContainsAnyExceptInRange(-options.RestJointSpeed, options.RestJointSpeed);
    }

    private double[] Constant(ReadOnlySpan<double> positions)
    {
        double[] mean = new double[knots * joints];
        for (int k = 0; k < knots; k++)
        {
            positions.CopyTo(mean.AsSpan(k * joints));
        }

        return mean;
    }

    private int Knot(int age) => Math.Min(age / options.KnotPeriods, knots - 1);

    private Span<double> Sample(int r) => samples.AsSpan(r * knots * joints, knots * joints);

    private double Normal() => Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());

    private sealed class Plan(int thing, double[] mean)
    {
        public int Object => thing;

        public double[] Mean => mean;

        /// <summary>Control periods since the first knot.</summary>
        public int Age { get; set; }
    }
}
