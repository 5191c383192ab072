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
