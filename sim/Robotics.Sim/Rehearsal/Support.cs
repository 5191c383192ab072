using Robotics.Geometry;
using Robotics.Ports;

namespace Robotics.Sim;

/// <summary>Makes sensed poses possible ones: errors of millimetres put things into one another or into the air.</summary>
internal static class Support
{
    /// <summary>m: how far above or inside what carries it a thing may be sensed.</summary>
    private const double Slack = .008;

    private const double Deepest = .012;

    /// <summary>Pushes apart, horizontally, free things that overlap a little at the same height.</summary>
    public static void Separate(PlacedObject[] things)
    {
        for (int round = 0; round < 8; round++)
        {
            bool moved = false;
            for (int i = 0; i < things.Length; i++)
            {
                for (int j = i + 1; j < things.Length; j++)
                {
                    moved |= Part(things, i, j);
                }
            }

            if (!moved)
            {
                return;
            }
        }
    }

    private static bool Part(PlacedObject[] things, int i, int j)
    {
        double shareI = Free(things[i]) ? Free(things[j]) ? .5 : 1 : 0, shareJ = Free(things[j]) ? 1 - shareI : 0;
        if (shareI + shareJ == 0)
        {
            return false;
        }

        Footprint.Rectangle[] a = Footprint.Of(things[i].Object.Parts, things[i].Pose), b = Footprint.Of(things[j].Object.Parts, things[j].Pose);
        (Vector3 Direction, double Distance) worst = (default, -1e-5);
        foreach (Footprint.Rectangle x in a)
        {
            foreach (Footprint.Rectangle y in b)
            {
                // One above the other is not inside it.
                double vertical = Math.Min(x.Top, y.Top) - Math.Max(x.Bottom, y.Bottom);
                (Vector3 direction, double distance) = Footprint.Separation(x, y);
                if (vertical > Slack / 2 && distance < worst.Distance && distance > -Deepest && vertical > -distance)
                {
                    worst = (direction, distance);
                }
            }
        }

        if (worst.Direction == default)
        {
            return false;
        }

        Move(things, i, worst.Direction * (worst.Distance * shareI));
        Move(things, j, worst.Direction * (-worst.Distance * shareJ));
        return true;
    }

    /// <summary>
    /// Puts every thing on the highest of what is close below it: the table, or a part of another thing. Fixed things, which stand on
    /// the table or on one another, come first: a film's sensed height is mostly error, and inside the table nothing could lie on it.
    /// </summary>
    public static void Settle(PlacedObject[] things)
    {
        foreach (int i in Enumerable.Range(0, things.Length).OrderBy(k => Free(things[k])).ThenBy(k => Bottom(things[k])).ToArray())
        {
            // Where a slide stands, or how far a hinge is turned, is its mechanism's affair.
            if (things[i].Object.Mobility.Kind is MobilityKind.Slide or MobilityKind.Hinge)
            {
                continue;
            }

            double bottom = Bottom(things[i]);
            double? floor = Math.Abs(bottom) < Slack ? 0 : null;
            Footprint.Rectangle[] mine = Footprint.Of(things[i].Object.Parts, things[i].Pose);
            for (int j = 0; j < things.Length; j++)
            {
                if (j == i || (!Free(things[i]) && things[j].Object.Mobility.Kind != MobilityKind.Fixed))
                {
                    continue;
                }

                foreach (Footprint.Rectangle other in Footprint.Of(things[j].Object.Parts, things[j].Pose))
                {
                    if (Math.Abs(other.Top - bottom) < Slack && other.Bottom < bottom + Slack && !(floor >= other.Top)
                        && mine.Any(m => m.Bottom < bottom + Slack && Footprint.Separation(m, other).Distance < -.002))
                    {
                        floor = other.Top;
                    }
                }
            }

            if (floor is { } height)
            {
                Move(things, i, new(0, 0, height - bottom));
            }
        }
    }

    private static bool Free(PlacedObject thing) => thing.Object.Mobility.Kind == MobilityKind.Free;

    private static double Bottom(PlacedObject thing) => thing.Object.Parts.Min(p => p.Shape.BoundsAt(thing.Pose * p.PoseInObject).Min.Z);

    private static void Move(PlacedObject[] things, int i, Vector3 by) =>
        things[i] = things[i] with { Pose = things[i].Pose with { Translation = things[i].Pose.Translation + by } };
}
