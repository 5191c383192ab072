using Robotics.Geometry;
using Robotics.Ports;

namespace Robotics.Sim.Tests.Hands;

/// <summary>The objects are a benchmark: what they are and which are held out may not drift.</summary>
public class HandObjectsTests
{
    [Fact]
    public void The_split_is_what_was_published()
    {
        Assert.Equal(
            ["object-02-bracket", "object-03-zig", "object-05-stair", "object-08-mug", "object-13-l", "object-17-hammer", "object-24-tower",
                "object-26-l", "object-28-bracket", "object-33-duck", "object-40-t", "object-41-bracket", "duck"],
            HandObjects.HeldOut.Select(o => o.Name));
        Assert.Equal(40, HandObjects.Train.Length);
        Assert.Empty(HandObjects.Train.Select(o => o.Name).Intersect(HandObjects.HeldOut.Select(o => o.Name)));
        Assert.Equal(55, HandObjects.All.Select(o => o.Name).Distinct().Count());
        // All lengths, places and masses in two numbers.
        Assert.Equal(MassSum, HandObjects.All.Sum(o => o.Mass), 1e-9);
        Assert.Equal(LengthSum, HandObjects.All.Sum(o => o.Parts.Sum(p => p.Shape.Size.Length + p.PoseInObject.Translation.Length)), 1e-9);
    }

    private const double MassSum = 5.907420152391968, LengthSum = 25.48200565106298;

    [Fact]
    public void Composite_objects_are_of_the_published_kind_for_any_seed()
    {
        foreach (SceneObject thing in Enumerable.Range(0, 20).SelectMany(seed => Enumerable.Range(0, 26).Select(i => CompositeObjects.Draw(seed, i))))
        {
            Vector3 size = thing.LocalBounds.Size;
            Assert.InRange(Math.Max(size.X, Math.Max(size.Y, size.Z)), .095 - 1e-9, .165 + 1e-9);
            Assert.InRange(thing.Mass, .03, .18);
            Assert.InRange(thing.Parts.Length, 2, 8);
            Assert.Equal(0, thing.LocalBounds.Centre.Length, 1e-12);
            Assert.All(thing.Parts, part => Assert.True(part.Shape.Volume > 0));
            Assert.True(Connected(thing), thing.Name);
        }
    }

    [Fact]
    public void A_number_of_a_seed_does_not_depend_on_the_others() =>
        Assert.Equal(CompositeObjects.Draw(4, 17).Parts.AsEnumerable(), CompositeObjects.Draw(4, 17).Parts.AsEnumerable());

    /// <summary>From within, a ray leaves an object where MuJoCo's ray, sent back along it from without, meets the object first.</summary>
    [Fact]
    public void A_ray_leaves_an_object_where_the_engines_meets_it()
    {
        const double away = .5;
        using HandWorlds worlds = new(new() { Objects = "all", Stage = "air" });
        Random random = Seeds.Stream(1, "rays");
        int hits = 0;
        for (int thing = 0; thing < worlds.Objects.Length; thing++)
        {
            // High above the hand, turned anyhow.
            Pose pose = new(new(0, 0, 5), new Rotation(Normal(), Normal(), Normal(), Normal()).Normalized());
            worlds.Reset(0, thing, pose, worlds.Hand.Home.AsSpan(), HandPhysics.Nominal);
            for (int ray = 0; ray < 200; ray++)
            {
                Vector3 origin = new(.03 * Normal(), .03 * Normal(), .03 * Normal()), direction = new Vector3(Normal(), Normal(), Normal()).Normalized();
                Vector3 from = pose * (origin + direction * away), back = pose.Rotation * -direction;
                double met = worlds[0].Ray([from.X, from.Y, from.Z], [back.X, back.Y, back.Z], [], true, -1, out _);
                double left = worlds.Parts[thing].Max(p => Least(p.Shape.RayExit(p.PoseInObject.Inverse * origin, p.PoseInObject.Rotation.Inverse * direction)));
                hits += left >= 0 ? 1 : 0;
                Assert.Equal(met >= 0 && met <= away ? away - met : -1, left, 1e-9);
            }
        }

        // Most rays begin in their object or pass through it, and some miss it.
        Assert.InRange(hits, 4000, 10500);

        static double Least(double exit) => double.IsNaN(exit) ? -1 : exit;

        double Normal() => Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
    }

    // Whether the parts' boxes hang together: nothing floats.
    private static bool Connected(SceneObject thing)
    {
        Bounds[] boxes = [.. thing.Parts.Select(p => p.Shape.BoundsAt(p.PoseInObject).Grown(1e-9))];
        HashSet<int> reached = [0];
        for (bool more = true; more;)
        {
            more = false;
            for (int i = 0; i < boxes.Length; i++)
            {
                more |= !reached.Contains(i) && reached.Any(j => Meet(boxes[i], boxes[j])) && reached.Add(i);
            }
        }

        return reached.Count == boxes.Length;

        static bool Meet(Bounds a, Bounds b) =>
            a.Min.X <= b.Max.X && b.Min.X <= a.Max.X && a.Min.Y <= b.Max.Y && b.Min.Y <= a.Max.Y && a.Min.Z <= b.Max.Z && b.Min.Z <= a.Max.Z;
    }
}
