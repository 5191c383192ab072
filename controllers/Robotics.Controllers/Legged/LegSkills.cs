using Robotics.Geometry;
using Robotics.Perception;
using Robotics.Ports;
using Robotics.Skills;

namespace Robotics.Controllers;

/// <summary>
/// The skills of a robot on legs, over any <see cref="IQuadruped"/> and any <see cref="IObjectSensor"/> that tells in frame W.
/// Every skill senses before it acts and checks its own result by sensing again. Calls are made from one thread.
/// </summary>
public sealed partial class LegSkills : ILegSkills
{
    /// <summary>How many readings of the sensor make one look; their mean has half the noise.</summary>
    private const int Readings = 4;

    /// <summary>m above the soles.</summary>
    private const double StandHeight = .27;

    private const double StandSeconds = .4, LongestStand = 60, Farthest = 50;

    private readonly IQuadruped robot;
    private readonly IObjectSensor sensor;
    private readonly BodyControl body;
    private readonly CancellationToken stop;
    private WorldView world;

    /// <param name="stop">Stops the robot within one control period; every later skill then answers <see cref="SkillCode.Stopped"/>.</param>
    public LegSkills(IQuadruped robot, IObjectSensor sensor, CancellationToken stop)
    {
        (this.robot, this.sensor, this.stop) = (robot, sensor, stop);
        body = new(robot.Description);
        world = Sense();
    }

    /// <summary>What was seen at the last look.</summary>
    public WorldView World => world;

    public string[] Objects() => [.. world.Objects.Select(o => o.Name)];

    public Vector3 Position(string thing) => Find(thing).Pose.Translation;

    public Vector3 Size(string thing) => Find(thing).Size;

    public Vector3 Extent(string thing) => Find(thing).Bounds.Size;

    public double Yaw(string thing) => Find(thing).Pose.Rotation.Yaw;

    public double Mass(string thing) => Find(thing).Object.Mass;

    public Vector3 Body() => robot.State.Trunk.Translation;

    public double Heading() => robot.State.Trunk.Rotation.Yaw;

    public double HighestStep() => FootPlan.SafeStep;

    public double WidestGap() => FootPlan.WidestGap;

    public double HeaviestPush() => Pushing.Heaviest;

    public double PushReach() => robot.Description.Bumper.Max.X;

    public SkillResult Look() => Run(() => { });

    public SkillResult Stand(double seconds) => Run(() =>
    {
        if (!(seconds >= 0 && seconds <= LongestStand))
        {
            throw new SkillFailure(SkillCode.BadArgument, FormattableString.Invariant($"A stand of {seconds} s is outside [0, {LongestStand}] s."));
        }

        StandUp(seconds);
    });

    public SkillResult WalkTo(double x, double y, double yaw) => Run(() =>
    {
        Within(("x", x), ("y", y), ("yaw", yaw));
        Walk(new(x, y, 0), yaw);
    });

    public SkillResult StepTo(double x, double y) => Run(() =>
    {
        Within(("x", x), ("y", y));
        Step(new(x, y, 0));
    });

    public SkillResult Climb(string thing) => Run(() =>
    {
        Bounds bounds = Require(thing).Bounds;
        Step(bounds.Centre);
        double height = body.Foot(robot.State, 0).Z - robot.Description.FootRadius;
        (_, string on) = new Ground(world.Objects).Surface(robot.State.Trunk.Translation.X, robot.State.Trunk.Translation.Y);
        if (on != thing.Split('.')[0])
        {
            throw new SkillFailure(SkillCode.NotMoved, FormattableString.Invariant($"The robot stands on '{on}' at {height:0.###} m, not on '{thing}'."));
        }
    });

    private SkillResult Run(Action skill)
    {
        try
        {
            if (stop.IsCancellationRequested)
            {
                return new(SkillCode.Stopped, "A stop was asked for.");
            }

            world = Sense();
            skill();
            return SkillResult.Done;
        }
        catch (SkillFailure failure)
        {
            return failure.Result;
        }
        finally
        {
            world = Sense();
        }
    }

    /// <summary>Ground as it is now.</summary>
    private Ground Feel() => new(sensor.Sense());

    private WorldView Sense() => SteadyLook.Take(sensor, Readings);

    private void Do(ILegController controller) => SkillFailure.Check(robot.Run(controller, stop));

    private void StandUp(double hold, double height = StandHeight) => Do(new StandController(body, height, StandSeconds, hold));

    /// <summary>Height of the ground below the feet, m.</summary>
    private double Floor()
    {
        double sum = 0;
        for (int i = 0; i < QuadrupedDescription.LegCount; i++)
        {
            sum += body.Foot(robot.State, i).Z - robot.Description.FootRadius;
        }

        return sum / QuadrupedDescription.LegCount;
    }

    private Thing Find(string thing) =>
        world.TryFindThing(thing, out SensedObject owner, out Part? part)
            ? new(owner, part)
            : throw new UnknownThingException(nameof(ILegSkills), thing, Objects());

    private Thing Require(string thing) =>
        world.TryFindThing(thing, out SensedObject owner, out Part? part)
            ? new(owner, part)
            : throw new SkillFailure(SkillCode.UnknownObject, $"'{thing}' is not seen. Seen are: {string.Join(", ", Objects())}.");

    private static void Within(params ReadOnlySpan<(string Name, double Value)> arguments)
    {
        foreach ((string name, double value) in arguments)
        {
            if (!(Math.Abs(value) <= Farthest))
            {
                throw new SkillFailure(SkillCode.BadArgument, FormattableString.Invariant($"'{name}' is {value}; it must be a number within {Farthest} of 0."));
            }
        }
    }
}
