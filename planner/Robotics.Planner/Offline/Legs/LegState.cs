using System.Collections.Immutable;
using Robotics.Geometry;
using Robotics.Perception;
using Robotics.Planner.Offline.Search;
using Robotics.Ports;

namespace Robotics.Planner.Offline.Legs;

/// <summary>A point of a plan for a robot on legs: the world and the robot's place as they are expected then, and the steps that led there.</summary>
/// <param name="World">Expected.</param>
/// <param name="At">Where the trunk is, seen from above, m.</param>
internal sealed record LegState(
    WorldView World,
    Vector3 At,
    ImmutableList<GroundStep> Steps,
    ImmutableList<string> Tools,
    double Margin) : Outline(Steps, Tools, Margin)
{
    /// <summary>m: how uneven what carries an object may be, and how finely it is looked at, as a share of the object's extent.</summary>
    private const double Uneven = .03, Samples = 12;

    public override string Alone => "robot";

    public static LegState Begin(WorldView world) => new(world, world.Trunk.Translation.Horizontal, [], [], double.PositiveInfinity);

    public LegState Using(string tool) => Tools.Contains(tool) ? this : this with { Tools = Tools.Add(tool) };

    /// <summary>
    /// The object, moved to a place, at rest there on the highest of what is below it; null when that does not carry its middle.
    /// What is pushed keeps its attitude.
    /// </summary>
    public static SensedObject? Resting(WorldView world, SensedObject o, Vector3 place)
    {
        SensedObject moved = o with { Pose = o.Pose with { Translation = new(place.X, place.Y, o.Pose.Translation.Z) } };
        Ground ground = new([.. world.Objects.Where(x => x.Name != o.Name)]);
        Bounds bounds = moved.BoundsInBase;
        List<Vector3> below = [];
        for (int i = 0; i <= Samples; i++)
        {
            for (int j = 0; j <= Samples; j++)
            {
                double x = bounds.Min.X + bounds.Size.X * i / Samples, y = bounds.Min.Y + bounds.Size.Y * j / Samples;
                below.Add(new(x, y, ground.Height(x, y)));
            }
        }

        double top = below.Max(p => p.Z);
        Vector3[] carries = [.. below.Where(p => p.Z > top - Uneven)];
        bool stable = carries.Min(p => p.X) < place.X && carries.Max(p => p.X) > place.X && carries.Min(p => p.Y) < place.Y && carries.Max(p => p.Y) > place.Y;
        return stable ? moved with { Pose = moved.Pose with { Translation = moved.Pose.Translation + new Vector3(0, 0, top - bounds.Min.Z) } } : null;
    }
}
