using System.Collections.Immutable;
using Robotics.Geometry;
using Robotics.Perception;
using Robotics.Planner.Offline.Formulas;
using Robotics.Ports;
using Robotics.Skills;

namespace Robotics.Planner.Offline.Search;

/// <summary>What is in the hand.</summary>
/// <param name="Thing">The held object; for joined pieces the piece that is held.</param>
/// <param name="Along">Where along <paramref name="Whole"/>'s longest axis, metres from its centre.</param>
/// <param name="Whole">Everything that moves with the hand, as one object.</param>
internal sealed record InHand(string Thing, double Along, SensedObject Whole);

/// <summary>A point of a plan: the world as it is expected then, and the steps that led there.</summary>
/// <param name="World">Expected.</param>
/// <param name="Margin">The least margin of any motion so far, metres.</param>
internal sealed record State(
    WorldView World,
    InHand? Hand,
    ImmutableList<GroundStep> Steps,
    ImmutableList<string> Tools,
    ImmutableHashSet<string> Displaced,
    double Margin) : Outline(Steps, Tools, Margin)
{
    public override string Alone => "hand";

    public static State At(WorldView world) => new(world, null, [], [], [], double.PositiveInfinity);

    public State Using(string tool) => Tools.Contains(tool) ? this : this with { Tools = Tools.Add(tool) };

    /// <summary>The world after an object, with all that rests on it, went to a place.</summary>
    public State Carried(string name, Vector3 centre, double? yawBy = null)
    {
        SensedObject o = World.Find(name)!;
        WorldView world = World;
        ImmutableHashSet<string> displaced = Displaced;
        Vector3 by = (centre - o.Pose.Translation).Horizontal;
        Move(o, yawBy ?? 0);
        return this with { World = world, Displaced = displaced };

        void Move(SensedObject thing, double turn)
        {
            foreach (SensedObject rider in World.RestingOn(thing).Where(r => r.Mobility.Kind == MobilityKind.Free))
            {
                displaced = displaced.Add(rider.Name);
                world = world.With(rider with { Pose = rider.Pose with { Translation = rider.Pose.Translation + by } });
            }

            displaced = displaced.Add(thing.Name);
            SensedObject moved = thing with { Pose = new(thing.Pose.Translation + by, Rotation.AboutZ(turn) * thing.Pose.Rotation) };
            world = world.With(Settled(world, moved));
        }
    }

    /// <summary>Puts the object's foot on whatever is under its centre.</summary>
    private static SensedObject Settled(WorldView world, SensedObject o)
    {
        double floor = 0;
        Vector3 at = o.BoundsInBase.Centre;
        foreach (SensedObject other in world.Objects.Where(x => x.Name != o.Name))
        {
            foreach (Part part in other.Parts)
            {
                Pose pose = other.Pose * part.PoseInObject;
                Vector3 p = pose.Inverse * new Vector3(at.X, at.Y, pose.Translation.Z);
                Vector3 half = part.Shape.Size / 2;
                if (Math.Abs(p.X) < half.X && Math.Abs(p.Y) < half.Y)
                {
                    floor = Math.Max(floor, Slope.TopAt(part, pose, at));
                }
            }
        }

        double foot = o.BoundsInBase.Min.Z;
        return o with { Pose = o.Pose with { Translation = o.Pose.Translation + new Vector3(0, 0, floor - foot) } };
    }
}
