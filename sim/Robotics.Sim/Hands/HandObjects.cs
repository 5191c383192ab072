using System.Collections.Immutable;
using Robotics.Geometry;
using Robotics.Ports;

namespace Robotics.Sim;

/// <summary>
/// The objects that a hand is trained and scored on: 40 composite ones for training and 12 held out, split once by a seed, a
/// duck held out too, and a cube and a cylinder to begin with.
/// </summary>
public static class HandObjects
{
    /// <summary>Of the generator and the split. Another seed is another benchmark.</summary>
    public const int Seed = 1;

    public const int TrainCount = 40, HeldOutCount = 12;

    private static readonly ImmutableArray<SceneObject> Drawn = [.. Enumerable.Range(0, TrainCount + HeldOutCount).Select(i => CompositeObjects.Draw(Seed, i))];

    /// <summary>A cube of 70 mm and a cylinder of 60 x 100 mm, 100 g each.</summary>
    public static ImmutableArray<SceneObject> Basic { get; } =
    [
        CompositeObjects.Make("cube", [new("block", new(ShapeKind.Box, new(1, 1, 1)), Pose.Identity)], .07, .1, "red"),
        CompositeObjects.Make("cylinder", [new("drum", new(ShapeKind.Cylinder, new(.6, .6, 1)), Pose.Identity)], .1, .1, "blue"),
    ];

    /// <summary>40, in the order of their numbers.</summary>
    public static ImmutableArray<SceneObject> Train { get; } = Split(heldOut: false);

    /// <summary>The 12 that training never sees, and the duck.</summary>
    public static ImmutableArray<SceneObject> HeldOut { get; } = [.. Split(heldOut: true), CompositeObjects.RubberDuck];

    public static ImmutableArray<SceneObject> All { get; } = [.. Basic, .. Train, .. HeldOut];

    /// <summary>Objects of a list such as "cube,train": names, and the groups basic, train, held-out and all.</summary>
    /// <exception cref="SceneException">A word is neither.</exception>
    public static ImmutableArray<SceneObject> Select(string list)
    {
        List<SceneObject> chosen = [];
        foreach (string word in list.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            IEnumerable<SceneObject> these = word switch
            {
                "basic" => Basic,
                "train" => Train,
                "held-out" => HeldOut,
                "all" => All,
                _ => All.Where(o => o.Name == word),
            };
            if (!these.Any())
            {
                throw new SceneException("objects", 0, 0, "There is no such object or group.", word, "basic, train, held-out, all, " + string.Join(", ", All.Select(o => o.Name)), "Name some of them.");
            }

            chosen.AddRange(these.Except(chosen));
        }

        return chosen.Count > 0 ? [.. chosen] : throw new SceneException("objects", 0, 0, "No object is named.", list, "", "Name one or more.");
    }

    private static ImmutableArray<SceneObject> Split(bool heldOut)
    {
        // Fisher and Yates: the last places of the shuffled numbers are held out.
        int[] order = [.. Enumerable.Range(0, Drawn.Length)];
        Seeds.Stream(Seed, "hand-object-split").Shuffle(order);
        return [.. (heldOut ? order[TrainCount..] : order[..TrainCount]).Order().Select(i => Drawn[i])];
    }
}
