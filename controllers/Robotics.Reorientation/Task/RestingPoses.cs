using Robotics.Geometry;
using Robotics.Ports;
using Robotics.Reorientation.Configuration;
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

    /// <param name="worlds">New ones; they are left as they happen to end.</param>
    public RestingPoses(IHandWorlds worlds, StartConfig starts, int seed)
    {
        RandomStream random = new(seed, "rests");
        int objects = worlds.Objects.Length;
        Pose[] upright = [.. Enumerable.Range(0, objects).Select(o => PoseOf(worlds, o < worlds.Count ? o : 0))];
        made = Settle(worlds, [.. Enumerable.Range(0, objects)], o => upright[o]);
        dropped = [.. Enumerable.Range(0, objects).Select(_ => Array.Empty<Pose>())];
        if (starts.DroppedShare > 0)
        {
            int[] things = [.. Enumerable.Range(0, objects * Drops).Select(i => i % objects)];
            Pose[] rests = Settle(worlds, things, _ => new(new(Aside(), Aside(), starts.DropHeight), Even(random)));
            dropped = [.. Enumerable.Range(0, objects).Select(o => rests.Where((_, i) => things[i] == o).ToArray())];
        }

        double Aside() => random.Between(-starts.Offset, starts.Offset);
    }

    /// <summary>X_WO of an object let go as it was made.</summary>
    public Pose AsMade(int thing) => made[thing];

    /// <summary>X_WO of an object after one of its drops.</summary>
    public Pose Dropped(int thing, RandomStream random) => dropped[thing][(int)(random.Next() * dropped[thing].Length)];

    /// <summary>As many at a time as there are worlds.</summary>
    private static Pose[] Settle(IHandWorlds worlds, int[] things, Func<int, Pose> from)
    {
        double[] home = [.. Enumerable.Repeat(worlds.Hand.Home, worlds.Count).SelectMany(h => h)];
        Pose[] rests = new Pose[things.Length];
        for (int first = 0; first < things.Length; first += worlds.Count)
        {
            int n = Math.Min(worlds.Count, things.Length - first);
            for (int w = 0; w < n; w++)
            {
                worlds.Reset(w, things[first + w], from(things[first + w]), worlds.Hand.Home.AsSpan(), HandPhysics.Nominal);
            }

            for (int i = 0; i < Periods; i++)
            {
                worlds.Step(home, []);
            }

            for (int w = 0; w < n; w++)
            {
                // Physics that broke down, or an object that fell off, has no rest: it begins as it was put.
                Pose rest = PoseOf(worlds, w);
                rests[first + w] = worlds.Broken[w] == 0 && rest.Translation.IsFinite && rest.Translation.Z > 0 ? rest : from(things[first + w]);
            }
        }

        return rests;
    }

    private static Pose PoseOf(IHandWorlds worlds, int w)
    {
        ReadOnlySpan<double> p = worlds.ObjectPoses.Slice(7 * w, 7);
        return new(new(p[0], p[1], p[2]), Observation.Turned(p[3..]));
    }

    /// <summary>Even over all rotations: four normal numbers, normalised.</summary>
    private static Rotation Even(RandomStream random) => new Rotation(random.Normal(), random.Normal(), random.Normal(), random.Normal()).Normalized();
}
