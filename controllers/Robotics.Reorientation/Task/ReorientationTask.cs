using System.Runtime.InteropServices;
using Robotics.Geometry;
using Robotics.Ports;
using Robotics.Reorientation.Configuration;
using Robotics.Reorientation.Grasping;
using Robotics.Reorientation.Learning;

namespace Robotics.Reorientation.Task;

/// <summary>
/// Turning objects to goals, many worlds at once, as reinforcement learning has it: rows of what is seen in, actions out,
/// rewards and ends back. A reached goal is followed by another from where the object is; a lost object or a goal not
/// reached in time begins anew. Stepping allocates nothing.
/// </summary>
public sealed class ReorientationTask
{
    /// <summary>Probability with which a step's state is remembered as a start.</summary>
    private const double Remembering = 0.005;

    private readonly IHandWorlds worlds;
    private readonly TimeProvider clock;
    private readonly TaskConfig task;
    private readonly StartConfig starts;
    private readonly Observation observation;
    private readonly ActionLaw law;
    private readonly Reward reward;
    private readonly Curriculum curriculum;
    private readonly PhysicsDraw draw;
    private readonly RandomisationConfig randomisation;
    private readonly VisitedStates visited;
    private readonly GraspStarts? grasps;
    private readonly RandomStream random;
    private readonly Func<double> noise;
    private readonly int joints;

    private readonly RestingPoses rests;
    private readonly Rotation[] goals;
    private readonly double[] angles, previous, actions, targets, pushes;
    private readonly int[] things, taken, reached, sectors;
    private readonly bool[] near;
    private readonly HandPhysics[] physics;
    private readonly float[] cutRow;

    /// <param name="worlds">New ones: world w holds object w modulo their number, in its own orientation. They are stepped until it rests.</param>
    /// <param name="clock">Times the physics; it decides nothing.</param>
    /// <param name="search">For grasps of these hand, stage and objects; needed where goals begin in grasps.</param>
    /// <exception cref="GraspException">There is no grasp of an object.</exception>
    public ReorientationTask(IHandWorlds worlds, ReorientationConfig config, TimeProvider clock, GraspSearch? search = null)
    {
        if (config.Starts.GraspShare > 0)
        {
            grasps = new(search ?? throw new ArgumentNullException(nameof(search)), config, worlds.Objects.Length);
        }

        (this.worlds, this.clock, task, starts, randomisation) = (worlds, clock, config.Task, config.Starts, config.Randomisation);
        int n = worlds.Count;
        joints = worlds.Hand.Joints.Length;
        observation = Observation.Of(worlds, task);
        law = new(task, worlds.ControlPeriod);
        reward = new(config.Reward, worlds.Hand);
        curriculum = new(config, worlds.Objects.Length);
        draw = new(randomisation);
        visited = new(starts.Remembered, worlds.StateSize);
        random = new(config.Seed, "task");
        noise = () => curriculum.Randomisation * randomisation.ObservationNoise * random.Normal();
        rests = new(worlds, starts, config.Seed);
        (goals, near, physics) = (new Rotation[n], new bool[n], new HandPhysics[n]);
        (angles, previous, actions, targets) = (new double[n], new double[n * joints], new double[joints], new double[n * joints]);
        pushes = new double[3 * n];
        (things, taken, reached, sectors) = (new int[n], new int[n], new int[n], new int[n]);
        cutRow = new float[observation.CriticSize];
        for (int w = 0; w < n; w++)
        {
            Begin(w);
        }
    }

    public int Count => worlds.Count;

    /// <summary>The first numbers of a row: what the policy sees.</summary>
    public int ObservationSize => observation.Size;

    /// <summary>The first of those that are not the outline's.</summary>
    internal int PlainSize => observation.PlainSize;

    public int RowSize => observation.CriticSize;

    public int ActionSize => joints;

    /// <summary>What ended since <see cref="ClearStatistics"/>.</summary>
    public TaskStatistics Statistics { get; private set; } = new();

    /// <summary>Spent in the worlds' steps until now.</summary>
    public TimeSpan PhysicsTime { get; private set; }

    internal Curriculum Curriculum => curriculum;

    internal Reward Reward => reward;

    /// <summary>R_WO wanted, [Count].</summary>
    internal ReadOnlySpan<Rotation> Goals => goals;

    /// <summary>rad to the goals, [Count].</summary>
    internal ReadOnlySpan<double> Angles => angles;

    /// <summary>Which object each world holds, [Count].</summary>
    internal ReadOnlySpan<int> Things => things;

    /// <summary>What is seen now, [Count, RowSize].</summary>
    public void Observe(Span<float> rows)
    {
        for (int w = 0; w < Count; w++)
        {
            sectors[w] = Write(w, rows.Slice(w * RowSize, RowSize));
        }
    }

    /// <summary>One control period, after <see cref="Observe"/>.</summary>
    /// <param name="canonical">[Count, ActionSize], as the rows were.</param>
    /// <param name="rewards">[Count].</param>
    /// <param name="ended">1 where a goal ended: nothing is to be expected beyond, [Count].</param>
    /// <param name="cut">Called with a world and its last row where time ended a goal: what would have followed is to be expected.</param>
    public void Step(ReadOnlySpan<float> canonical, Span<float> rewards, Span<byte> ended, Action<int, float[]> cut)
    {
        double level = curriculum.Randomisation;
        Span<double> all = actions;
        for (int w = 0; w < Count; w++)
        {
            observation.Answer(sectors[w], canonical.Slice(w * joints, joints), all);
            if (level > 0)
            {
                for (int j = 0; j < joints; j++)
                {
                    all[j] += level * randomisation.ActionNoise * random.Normal();
                }
            }

            law.Apply(all, Previous(w), worlds.Positions.Slice(w * joints, joints), targets.AsSpan(w * joints, joints));
            draw.Push(level, random, pushes.AsSpan(3 * w, 3));
        }

        long start = clock.GetTimestamp();
        worlds.Step(targets, level > 0 ? pushes : []);
        PhysicsTime += clock.GetElapsedTime(start);
        for (int w = 0; w < Count; w++)
        {
            rewards[w] = Judge(w, out ended[w], cut);
        }
    }

    public void ClearStatistics()
    {
        Statistics = new();
        reward.Clear();
    }

    /// <summary>Everything that decides what comes next.</summary>
    public void Save(Safetensors file)
    {
        double[] states = new double[Count * worlds.StateSize];
        for (int w = 0; w < Count; w++)
        {
            worlds.Save(w, states.AsSpan(w * worlds.StateSize, worlds.StateSize));
        }

        file.Add<double>("worlds.states", states, Count, worlds.StateSize);
        file.Add<byte>("worlds.physics", MemoryMarshal.AsBytes(physics.AsSpan()));
        file.Add<int>("worlds.things", things);
        file.Add<double>("task.goals", MemoryMarshal.Cast<Rotation, double>(goals.AsSpan()));
        file.Add<double>("task.angles", angles);
        file.Add<double>("task.previous", previous);
        file.Add<int>("task.taken", taken);
        file.Add<int>("task.reached", reached);
        file.Add<byte>("task.near", MemoryMarshal.AsBytes(near.AsSpan()));
        file.Add<ulong>("task.random", random.State);
        curriculum.Save(file);
        visited.Save(file);
    }

    /// <exception cref="InvalidDataException">It is of other worlds.</exception>
    public void Load(Safetensors file)
    {
        double[] states = new double[Count * worlds.StateSize];
        file.Into<double>("worlds.states", states);
        file.Into<byte>("worlds.physics", MemoryMarshal.AsBytes(physics.AsSpan()));
        file.Into<int>("worlds.things", things);
        file.Into<double>("task.goals", MemoryMarshal.Cast<Rotation, double>(goals.AsSpan()));
        file.Into<double>("task.angles", angles);
        file.Into<double>("task.previous", previous);
        file.Into<int>("task.taken", taken);
        file.Into<int>("task.reached", reached);
        file.Into<byte>("task.near", MemoryMarshal.AsBytes(near.AsSpan()));
        file.Into<ulong>("task.random", random.State);
        curriculum.Load(file);
        visited.Load(file);
        for (int w = 0; w < Count; w++)
        {
            worlds.Reset(w, things[w], Pose.At(0, 0, 1), worlds.Hand.Home.AsSpan(), physics[w]);
            worlds.Load(w, states.AsSpan(w * worlds.StateSize, worlds.StateSize));
        }
    }

    private float Judge(int w, out byte ended, Action<int, float[]> cut)
    {
        Pose pose = worlds.ObjectPose(w);
        bool broken = worlds.Broken[w] != 0 || !pose.Translation.IsFinite;
        double before = angles[w];
        double angle = angles[w] = broken ? before : pose.Rotation.AngleTo(goals[w]);
        bool lost = !broken && (pose.Translation.Horizontal.Length > task.LostDistance || pose.Translation.Z < -task.LostDistance);
        bool success = !broken && !lost && angle <= curriculum.Stage.Tolerance && Resting(w, curriculum.Stage.Rest);
        double value = broken ? 0 : reward.Of(worlds, w, angle, before, Previous(w), success, lost, curriculum.EnergyFactor);
        bool late = ++taken[w] >= task.GoalActions;
        ended = (byte)(success || lost || broken || late ? 1 : 0);
        if (ended != 0)
        {
            Statistics = Statistics.With(success, lost, broken, angle, taken[w]);
            if (!broken)
            {
                curriculum.Ended(things[w], near[w], success);
            }

            if (late && !success && !lost && !broken)
            {
                Write(w, cutRow);
                cut(w, cutRow);
            }

            if (success && ++reached[w] < task.GoalsPerStart)
            {
                SetGoal(w);
            }
            else
            {
                Begin(w);
            }
        }
        else if (random.Chance(Remembering) && Holding(w))
        {
            visited.Remember(worlds, w, things[w], physics[w]);
        }

        return (float)value;
    }

    private void Begin(int w)
    {
        reached[w] = 0;
        Previous(w).Clear();
        double u = random.Next();
        if (u < starts.VisitedShare && visited.Any)
        {
            (things[w], physics[w]) = visited.Begin(worlds, w, random);
        }
        else if (grasps is not null && (u < starts.VisitedShare || u >= 1 - starts.GraspShare))
        {
            (things[w], physics[w]) = (w % worlds.Objects.Length, HandPhysics.Nominal);
            grasps.Begin(worlds, w, things[w], random);
        }
        else
        {
            // A world keeps to its object: were it left with those of the states it came to, one object would take over all.
            things[w] = starts.BehindShare > 0 && random.Chance(starts.BehindShare) ? curriculum.Behind(random) : w % worlds.Objects.Length;
            physics[w] = draw.Draw(curriculum.Randomisation, random);
            Vector3 aside = new(random.Between(-starts.Offset, starts.Offset), random.Between(-starts.Offset, starts.Offset), 0);
            Rotation yaw = Rotation.AboutZ(random.Between(-Math.PI, Math.PI));
            bool dropped = u >= starts.VisitedShare && u < starts.VisitedShare + starts.DroppedShare;
            Pose rest = dropped ? rests.Dropped(things[w], random) : rests.AsMade(things[w]);
            Vector3 at = (yaw * rest.Translation) + aside;
            Pose start = new(at with { Z = at.Z * physics[w].ObjectScale }, (yaw * rest.Rotation).Normalized());
            worlds.Reset(w, things[w], start, worlds.Hand.Home.AsSpan(), physics[w]);
        }

        SetGoal(w);
    }

    private void SetGoal(int w)
    {
        Rotation now = worlds.ObjectPose(w).Rotation;
        (goals[w], near[w]) = curriculum.Draw(things[w], now, random);
        angles[w] = now.AngleTo(goals[w]);
        taken[w] = 0;
    }

    private int Write(int w, Span<float> row)
    {
        int sector = observation.Write(worlds, w, things[w], goals[w], Previous(w), curriculum.Randomisation > 0 ? noise : null, row[..ObservationSize]);
        observation.WriteCritic(worlds, w, sector, physics[w], 1 - (taken[w] / (double)task.GoalActions), curriculum.Stage.Tolerance, angles[w], row);
        return sector;
    }

    private bool Resting(int w, double factor) => factor <= 0 || Rest.Holds(task, worlds, w, Previous(w), factor);

    /// <summary>Two fingers or more on the object.</summary>
    private bool Holding(int w)
    {
        int touching = 0;
        foreach (double force in worlds.TipForces.Slice(w * worlds.Hand.Fingers, worlds.Hand.Fingers))
        {
            touching += force > 0 ? 1 : 0;
        }

        return touching >= 2;
    }

    /// <summary>The last action as the hand had it, smoothed.</summary>
    internal Span<double> Previous(int w) => previous.AsSpan(w * joints, joints);
}
