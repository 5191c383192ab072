using Robotics.Cli.Reorient;
using Robotics.Geometry;
using Robotics.Perception;
using Robotics.Planner;
using Robotics.Ports;
using Robotics.Reorientation.Acting;
using Robotics.Sim;

namespace Robotics.Cli.Wiring;

/// <summary>A hand with an object in it, and who turns it.</summary>
/// <param name="Worlds">One hand, one object.</param>
/// <param name="Goal">What is measured in the end.</param>
/// <param name="Seed">Of how the object lies at first.</param>
internal sealed record HandScene(HandWorldOptions Worlds, GoalSpec Goal, PolicyChoice Policy, ReorientLimits Limits, int Seed)
{
    /// <summary>m aside of the hand's axis at first, at most, in x and in y.</summary>
    private const double Aside = .01;

    /// <summary>What the world of one hand with one object is made of.</summary>
    /// <param name="command">Who asks, for messages.</param>
    /// <exception cref="SceneException">There is no such hand, stage or object.</exception>
    /// <exception cref="CommandException">Several objects are named.</exception>
    public static HandWorldOptions WorldsOf(string command, string hand, string stage, string thing, HandPreset preset)
    {
        HandWorldOptions worlds = new() { Hand = hand, Stage = stage, Objects = thing, Threads = 1, Preset = preset };
        using HandWorlds one = new(worlds);
        return one.Objects is [var name] ? worlds with { Objects = name }
            : throw new CommandException(ExitCode.Usage, $"{command}: --object '{Terminal.Plain(thing)}' is {one.Objects.Length} objects. Name one.");
    }

    /// <summary>A goal that an object lies so.</summary>
    public static GoalSpec Turned(string thing, in Rotation to, double tolerance) =>
        GoalSpec.Of("turned", thing, null, ("w", to.W), ("x", to.X), ("y", to.Y), ("z", to.Z), ("tolerance", tolerance));

    /// <summary>The world of the scene's seed.</summary>
    public HandTaskWorld Open(CancellationToken stop)
    {
        Random random = Seeds.Stream(Seed, "hand scene");
        double x = Between(), y = Between();
        Pose lies = new(new(Aside * x, Aside * y, 0), Rotation.AboutZ(Math.PI * Between()));
        return new(this, upright => lies * upright, HandPhysics.Nominal, stop);

        double Between() => 2 * random.NextDouble() - 1;
    }
}

/// <summary>Worlds to rehearse in: the hand and the object's shape are known, how it lies is what was sensed, and physics differs from what is known.</summary>
internal sealed class HandRehearsals(HandScene scene) : IRehearsalWorlds
{
    /// <summary>Relative standard deviations of a servo's stiffness and damping, and of the links' masses.</summary>
    private const double Servo = .1, Link = .05;

    public ITaskWorld Open(WorldView sensed, int index, int seed, CancellationToken stop)
    {
        SensedObject seen = sensed.Find(scene.Goal.Object) ?? throw new TaskWorldException($"World {index} of the rehearsal cannot be set up: '{scene.Goal.Object}' is not seen.");
        Perturbation by = Perturbation.Default;
        Random random = Seeds.Stream(seed, $"rehearsal world {index}");
        Vector3 aside = by.Position * new Vector3(random.Normal(), random.Normal(), 0);
        Pose lies = new(seen.Pose.Translation + aside, (Rotation.AboutZ(by.Yaw * random.Normal()) * seen.Pose.Rotation).Normalized());
        HandPhysics physics = new(
            Factor(by.FrictionRelative), Factor(by.FrictionRelative), Factor(by.MassRelative), Factor(by.Size / seen.Size.Length), Factor(Link), Factor(Servo), Factor(Servo), 0);
        return new HandTaskWorld(scene, _ => lies, physics, stop);

        double Factor(double deviation) => 1 + Math.Clamp(deviation * random.Normal(), -.5, .5);
    }
}
