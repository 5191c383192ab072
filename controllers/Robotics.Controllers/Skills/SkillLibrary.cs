using System.Collections.Immutable;
using Robotics.Geometry;
using Robotics.Perception;
using Robotics.Ports;
using Robotics.Skills;

namespace Robotics.Controllers;

/// <summary>
/// The skills of an arm with a parallel gripper, over any <see cref="IArm"/> and any <see cref="IObjectSensor"/>. Every skill
/// senses before it acts and checks its own result by sensing again. Calls are made from one thread.
/// </summary>
public sealed partial class SkillLibrary : IRobotSkills
{
    /// <summary>How many readings of the sensor make one look; their mean has half the noise.</summary>
    private const int Readings = 4;

    private readonly IArm arm;
    private readonly IObjectSensor sensor;
    private readonly ArmDriver driver;
    private WorldView world;
    private HeldThing? held;

    /// <summary>What is in the hand: the piece between the fingers and everything that clings to it.</summary>
    /// <param name="PoseInTool">X_TO, as sensed after the grasp.</param>
    /// <param name="Width">Between the pads after the grasp, metres.</param>
    private sealed record HeldThing(string Name, Pose PoseInTool, double Width, ImmutableArray<string> Cluster);

    /// <param name="seed">Of the motion planner's random choices.</param>
    /// <param name="stop">Stops the arm within one control period; every later skill then answers <see cref="SkillCode.Stopped"/>.</param>
    public SkillLibrary(IArm arm, IObjectSensor sensor, int seed, CancellationToken stop)
    {
        this.arm = arm;
        this.sensor = sensor;
        driver = new(arm, seed, stop);
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

    public double Travel(string thing) => Find(thing).Object.Mobility.Travel;

    public double Displacement(string thing) => Find(thing).Object.Mobility.Displacement;

    public Bounds Workspace() => arm.Description.Workspace;

    public double GripperWidth() => arm.Description.Gripper.MaxWidth;

    public double FingerWidth() => arm.Description.Gripper.FingerWidth;

    public string Held() => held?.Name ?? "";

    public Vector3 FreeSpot(string thing) =>
        Affordances.FreeSpot(world, arm.Description, Find(thing).Object, held?.Name == thing ? driver.Tcp.Translation - Find(thing).Object.Pose.Translation : Vector3.Zero)
        ?? throw new QueryException(SkillCode.NoRoom, $"There is no free place within reach for '{thing}'. Clear the table or widen the workspace.");

    public SkillResult Look() => Run(() =>
    {
        // Let what was let go come to rest before it is measured.
        Check(driver.Hold(0.1));
        world = Sense();
    });

    private SkillResult Run(Action skill)
    {
        try
        {
            if (driver.Stopped)
            {
                return new(SkillCode.Stopped, "A stop was asked for.");
            }

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

    private Thing Find(string thing) =>
        world.TryFindThing(thing, out SensedObject owner, out Part? part)
            ? new(owner, part)
            : throw new UnknownThingException(nameof(IRobotSkills), thing, Objects());

    private SensedObject Require(string thing, out Part? part)
    {
        if (!world.TryFindThing(thing, out SensedObject owner, out part))
        {
            throw new SkillFailure(SkillCode.UnknownObject, $"'{thing}' is not seen. Seen are: {string.Join(", ", Objects())}.");
        }

        return owner;
    }

    private WorldView Sense() => SteadyLook.Take(sensor, Readings);

    private static void Check(MotionResult motion) => SkillFailure.Check(motion);

    private static void Finite(params ReadOnlySpan<(string Name, double Value)> arguments)
    {
        foreach ((string name, double value) in arguments)
        {
            if (!double.IsFinite(value))
            {
                throw new SkillFailure(SkillCode.BadArgument, FormattableString.Invariant($"'{name}' is {value}; it must be a finite number."));
            }
        }
    }

    private HeldThing Holding() =>
        held ?? throw new SkillFailure(SkillCode.NothingHeld, "There is nothing in the hand. Grasp something first.");

    /// <summary>Fails when the fingers are not as far apart as they were when they closed on the thing.</summary>
    private void StillHeld()
    {
        if (held is not { } thing)
        {
            return;
        }

        double width = arm.State.GripperWidth;
        if (Math.Abs(width - thing.Width) > 0.006)
        {
            held = null;
            throw new SkillFailure(SkillCode.Slipped, FormattableString.Invariant(
                $"'{thing.Name}' slipped: the fingers are {width:0.####} m apart and were {thing.Width:0.####} m apart with it."));
        }
    }

    /// <summary>Everything in the hand as one object, in its pose of this moment, by the arm's own measurement.</summary>
    private SensedObject HeldObject(HeldThing thing)
    {
        SensedObject piece = world.Find(thing.Name)
            ?? throw new SkillFailure(SkillCode.Slipped, $"'{thing.Name}' is in the hand but no longer seen.");
        Pose pose = driver.Tcp * thing.PoseInTool;
        if (thing.Cluster.Length == 1)
        {
            return piece with { Pose = pose };
        }

        Pose intoPiece = piece.Pose.Inverse;
        IEnumerable<Part> parts = thing.Cluster.Select(n => world.Find(n)).OfType<SensedObject>()
            .SelectMany(o => o.Parts.Select(p => p with { Name = $"{o.Name}.{p.Name}", PoseInObject = intoPiece * o.Pose * p.PoseInObject }));
        return piece with { Pose = pose, Parts = [.. parts], Mass = thing.Cluster.Sum(n => world.Find(n)?.Mass ?? 0) };
    }

    /// <summary>The world around the hand: everything seen but what is in it.</summary>
    private WorldView Around()
    {
        WorldView around = world;
        foreach (string name in held?.Cluster ?? [])
        {
            around = around.Without(name);
        }

        return around;
    }

    private HandState HandNow() => held is { } thing
        ? HandState.Holding(HeldObject(thing), thing.PoseInTool, thing.Width)
        : HandState.Empty(arm.State.GripperWidth);
}
