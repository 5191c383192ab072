using Robotics.Geometry;
using Robotics.Reorientation.Configuration;
using Robotics.Reorientation.Learning;

namespace Robotics.Reorientation.Task;

/// <summary>
/// Which goals are set, and what counts as reaching them: a frontier of angles an object, then the schedule of tolerance,
/// energy and randomisation that goes on where all frontiers are at their end.
/// </summary>
internal sealed class Curriculum
{
    /// <summary>What a goal's success is averaged with: about the last 500 goals.</summary>
    private const double Memory = 0.002;

    /// <summary>And one object's: about its last 50.</summary>
    private const double MemoryOfOne = 0.02;

    private readonly CurriculumConfig config;
    private readonly RandomisationConfig randomisation;
    private readonly double yaw;
    private readonly double[] frontier, lately;
    private readonly long[] tried, reached;

    /// <summary>Success of all goals lately; number of the stage; level of randomisation; goals since one of them changed.</summary>
    private readonly double[] schedule = new double[4];

    public Curriculum(ReorientationConfig config, int objects)
    {
        (this.config, randomisation) = (config.Curriculum, config.Randomisation);
        yaw = config.Task.GoalAxis == "yaw" ? 1 : config.Task.YawShare;
        frontier = new double[objects];
        Array.Fill(frontier, config.Curriculum.FirstDegrees);
        lately = new double[objects];
        (tried, reached) = (new long[objects], new long[objects]);
        schedule[2] = config.Randomisation.First;
    }

    /// <summary>Degrees, one an object.</summary>
    public ReadOnlySpan<double> Frontier => frontier;

    public double Success => schedule[0];

    /// <summary>What reaching a goal means now.</summary>
    public GoalStage Stage => config.Stages[StageNumber];

    public int StageNumber => (int)schedule[1];

    /// <summary>0 to 1: how much of the ranges is drawn from.</summary>
    public double Randomisation => schedule[2];

    /// <summary>What the energy term is multiplied by.</summary>
    public double EnergyFactor => Math.Min(1, StageNumber);

    /// <summary>A goal for an object that is turned so: R_WO, and whether it is near the frontier.</summary>
    public (Rotation Goal, bool Near) Draw(int thing, in Rotation now, RandomStream random)
    {
        double limit = frontier[thing], step = config.StepDegrees, u = random.Next();
        double at = 0.1, below = 1 - config.NearShare - at;
        double degrees = u < at ? limit
            : u < at + below ? random.Between(0, limit)
            : random.Between(Math.Max(0, limit - step), limit);
        Vector3 axis = random.Chance(yaw) ? Vector3.UnitZ * (random.Chance(0.5) ? 1 : -1) : Axis(random);
        return ((Rotation.FromAxisAngle(axis, Angle.FromDegrees(degrees).Radians) * now).Normalized(), degrees >= limit - step);
    }

    /// <summary>
    /// An object by what still fails with it: with a probability as the square of the share of its goals that were not reached
    /// lately (in the spirit of Prioritized Level Replay, Jiang et al. 2021).
    /// </summary>
    public int Behind(RandomStream random)
    {
        double sum = 0;
        foreach (double success in lately)
        {
            sum += Failing(success);
        }

        double u = random.Between(0, sum);
        int thing = 0;
        while (thing < lately.Length - 1 && (u -= Failing(lately[thing])) >= 0)
        {
            thing++;
        }

        return thing;
    }

    /// <summary>A goal has ended.</summary>
    /// <param name="near">As <see cref="Draw"/> said.</param>
    public void Ended(int thing, bool near, bool success)
    {
        schedule[0] += Memory * ((success ? 1 : 0) - schedule[0]);
        schedule[3]++;
        lately[thing] += MemoryOfOne * ((success ? 1 : 0) - lately[thing]);
        if (near)
        {
            tried[thing]++;
            reached[thing] += success ? 1 : 0;
            if (tried[thing] >= config.Window)
            {
                if (reached[thing] >= config.Advance * tried[thing])
                {
                    frontier[thing] = Math.Min(config.LastDegrees, frontier[thing] + config.StepDegrees);
                }

                tried[thing] = reached[thing] = 0;
            }
        }

        if (schedule[3] * Memory >= 2 && Array.TrueForAll(frontier, f => f >= config.LastDegrees))
        {
            GoOn();
        }
    }

    public void Save(Safetensors file)
    {
        file.Add<double>("curriculum.frontier", frontier);
        file.Add<double>("curriculum.lately", lately);
        file.Add<long>("curriculum.tried", tried);
        file.Add<long>("curriculum.reached", reached);
        file.Add<double>("curriculum.schedule", schedule);
    }

    public void Load(Safetensors file)
    {
        file.Into<double>("curriculum.frontier", frontier);
        file.Into<double>("curriculum.lately", lately);
        file.Into<long>("curriculum.tried", tried);
        file.Into<long>("curriculum.reached", reached);
        file.Into<double>("curriculum.schedule", schedule);
    }

    /// <summary>Never naught, so that there is always something to draw.</summary>
    private static double Failing(double success) => Math.Pow(Math.Max(1e-3, 1 - success), 2);

    /// <summary>First rest, then randomisation by halves, then the smaller tolerances: each when what is asked is mastered.</summary>
    private void GoOn()
    {
        bool resting = Stage.Rest is > 0 and <= 1;
        if (resting && schedule[2] < 1 && Success >= randomisation.Raise)
        {
            (schedule[2], schedule[3]) = (schedule[2] + 0.5, 0);
        }
        else if (StageNumber < config.Stages.Length - 1 && Success >= config.Tighten && (!resting || schedule[2] >= 1 || randomisation.Raise > 1))
        {
            (schedule[1], schedule[3]) = (schedule[1] + 1, 0);
        }
    }

    /// <summary>Even on the sphere.</summary>
    private static Vector3 Axis(RandomStream random)
    {
        Vector3 v = new(random.Normal(), random.Normal(), random.Normal());
        return v.Length > 1e-6 ? v.Normalized() : Vector3.UnitZ;
    }
}
