using Robotics.Geometry;
using Robotics.Ports;
using Robotics.Reorientation.Configuration;
using Robotics.Reorientation.Evaluation;
using Robotics.Reorientation.Learning;

namespace Robotics.Reorientation.Task;

/// <summary>
/// How each object comes to rest under the open hand, found by physics: let go as it was made, and dropped in any orientation.
/// What is made upright may fall over by itself; a goal that is counted from a pose it cannot keep could not be held.
/// </summary>
internal sealed class RestingPoses
{
    /// <summary>Control periods in which an object comes to rest: 5 s of 80 ms; what is round rolls long.</summary>
    private const int Periods = 60;

    /// <summary>Drops of each object.</summary>
    private const int Drops = 32;

    private readonly Pose[] made;
    private readonly Pose[][] dropped;

    /// <param name="worlds">New ones, the first of which holds its object upright; they are left as they happen to end.</param>
    public RestingPoses(IHandWorlds worlds, StartConfig starts, int seed)
    {
        RandomStream random = new(seed, "rests");
        int objects = worlds.Objects.Length;
        double support = worlds.ObjectPose(0).Translation.Z + Bottom(worlds, 0);
        Pose[] upright = [.. Enumerable.Range(0, objects).Select(o => Pose.At(0, 0, support - Bottom(worlds, o)))];
        made = [.. Settled(worlds, [.. upright.Select((pose, o) => (o, pose))]).Select((rest, o) => rest ?? upright[o])];
        (int Thing, Pose From)[] drops = starts.DroppedShare <= 0 ? []
            : [.. Enumerable.Range(0, objects * Drops).Select(i => (i % objects, new Pose(new(Aside(), Aside(), starts.DropHeight), random.Rotation())))];
        Pose?[] rests = Settled(worlds, drops);
        dropped = [.. Enumerable.Range(0, objects).Select(o => (Pose[])[.. rests.Where((rest, i) => rest is not null && drops[i].Thing == o).Select(rest => rest!.Value).DefaultIfEmpty(made[o])])];

        double Aside() => random.Between(-starts.Offset, starts.Offset);
    }

    /// <summary>X_WO of an object let go as it was made.</summary>
    public Pose AsMade(int thing) => made[thing];

    /// <summary>X_WO of an object after one of its drops; as it was made where none of them stayed in reach, or there were none.</summary>
    public Pose Dropped(int thing, RandomStream random) => dropped[thing][random.Below(dropped[thing].Length)];

    /// <summary>How far below its origin an object reaches, m, negative.</summary>
    private static double Bottom(IHandWorlds worlds, int thing) => worlds.Parts[thing].Min(p => p.Shape.BoundsAt(p.PoseInObject).Min.Z);

    /// <summary>As many at a time as there are worlds. Null where physics broke down, or the object fell or rolled out of reach.</summary>
    private static Pose?[] Settled(IHandWorlds worlds, (int Thing, Pose From)[] starts)
    {
        double[] home = [.. Enumerable.Repeat(worlds.Hand.Home, worlds.Count).SelectMany(h => h)];
        Pose?[] rests = new Pose?[starts.Length];
        for (int first = 0; first < starts.Length; first += worlds.Count)
        {
            int n = Math.Min(worlds.Count, starts.Length - first);
            for (int w = 0; w < n; w++)
            {
                worlds.Reset(w, starts[first + w].Thing, starts[first + w].From, worlds.Hand.Home.AsSpan(), HandPhysics.Nominal);
            }

            for (int i = 0; i < Periods; i++)
            {
                worlds.Step(home, []);
            }

            for (int w = 0; w < n; w++)
            {
                Pose rest = worlds.ObjectPose(w);
                rests[first + w] = worlds.Broken[w] != 0 || Evaluator.Lost(rest) ? null : rest;
            }
        }

        return rests;
    }
}
