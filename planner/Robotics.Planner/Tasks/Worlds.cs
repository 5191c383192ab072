using System.Collections.Immutable;
using Robotics.Perception;
using Robotics.Ports;
using Robotics.Skills;

namespace Robotics.Planner;

/// <summary>
/// A world in which a program can be run and goals can be measured: the real one, or one of the rehearsal. Not safe for
/// concurrent use: one thread at a time.
/// </summary>
public interface ITaskWorld : IDisposable
{
    IRobotDescription Robot { get; }

    /// <summary>What this world's robot can do.</summary>
    SkillCatalogue Catalogue => SkillCatalogue.Of(Skills);

    /// <summary>The skills of this world's robot. A skill ends within a control period when the world's stop is asked for.</summary>
    ISkills Skills { get; }

    /// <summary>Seconds of the world's own clock.</summary>
    double Time { get; }

    /// <summary>Looks: fresh sensing. Moves nothing.</summary>
    WorldView Look();

    /// <summary>
    /// From now on these goals are watched; what held or happened before does not count. Replaces what was watched.
    /// </summary>
    /// <param name="specs">Goals and constraints, in the order in which they are reported.</param>
    /// <param name="observer">Sees the arm every control period, or null.</param>
    void Watch(IReadOnlyList<GoalSpec> specs, IArmObserver? observer = null);

    /// <summary>
    /// Lets the world run for as long as the watched goals need to be decided (a hold of a second, things that still roll) and
    /// says what was measured, in the order of <see cref="Watch"/>. On a simulated world this is the true state.
    /// </summary>
    GoalReport Measure();
}

/// <summary>A world broke: its physics diverged, or it could not be set up. Says who, what and the remedy.</summary>
public sealed class TaskWorldException(string message, Exception? inner = null) : Exception(message, inner);

/// <summary>Sees an arm every control period, on the thread that runs the world; a robot of another kind is not seen.</summary>
public interface IArmObserver
{
    /// <param name="command">Commanded joint positions, rad; empty when there is none.</param>
    void OnArm(ArmState measured, ImmutableArray<double> command);
}

/// <summary>Makes worlds to rehearse in from nothing but what is sensed. Safe for concurrent use; the caller disposes each world.</summary>
public interface IRehearsalWorlds
{
    /// <summary>
    /// A world like the sensed one, differing in what sensing cannot tell (pose, size, mass, friction, sensing error) by a draw
    /// that depends on <paramref name="seed"/> and <paramref name="index"/> alone.
    /// </summary>
    /// <param name="stop">Ends a running skill within a control period.</param>
    /// <exception cref="TaskWorldException">No such world can be set up.</exception>
    ITaskWorld Open(WorldView sensed, int index, int seed, CancellationToken stop);
}

/// <summary>What was measured of the watched goals.</summary>
/// <param name="Goals">One entry a watched spec, in their order.</param>
public sealed record GoalReport(ImmutableArray<GoalMeasure> Goals, ContactFacts Contacts)
{
    public bool Holds => Goals.All(g => g.Holds);

    public GoalMeasure? FirstUnmet => Goals.FirstOrDefault(g => !g.Holds);
}

/// <summary>One predicate, measured.</summary>
/// <param name="Measured">A sentence for people: "milk lifted 0.081 m for 1.0 s, tilt 0.02 rad".</param>
/// <param name="Numbers">The same as numbers, SI, by name.</param>
public sealed record GoalMeasure(GoalSpec Spec, bool Holds, string Measured, ImmutableSortedDictionary<string, double> Numbers);

/// <summary>What touched what since the watch began.</summary>
/// <param name="Touched">Objects that the robot itself touched, by name, in alphabetical order.</param>
/// <param name="Tools">Objects that touched another free or sliding object while the robot held them, in alphabetical order.</param>
/// <param name="First">Time of the first touch of anything by the robot, seconds of the world's clock, or null when it touched nothing.</param>
public sealed record ContactFacts(ImmutableArray<string> Touched, ImmutableArray<string> Tools, double? First)
{
    public static readonly ContactFacts None = new([], [], null);

    public bool Anything => First is not null;
}
