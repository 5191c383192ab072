using System.Collections.Immutable;
using Robotics.Geometry;
using Robotics.Ports;

namespace Robotics.Sim;

/// <summary>
/// Draws layouts of a scene: every object uniformly from its ranges, again until all keep their distance (rejection sampling).
/// The same scene, variant and seed give the same layout.
/// </summary>
public static class SceneGenerator
{
    private const int Attempts = 20_000;

    /// <param name="scramble">Replaces the objects' and parts' names by object_1, part_1 and so on, in the sentences and goals too.</param>
    /// <exception cref="SceneException">The scene lacks the variant, leaves no room, or has a goal that can never hold.</exception>
    public static Layout Draw(Scene scene, SceneVariant variant, int seed, bool scramble = false)
    {
        if (!scene.Variants.TryGetValue(variant, out ImmutableArray<SceneCase> cases))
        {
            throw new SceneException("", 0, 0, $"Scene '{scene.Name}' has no such variant.", variant.ToString().ToLowerInvariant(),
                string.Join(", ", scene.Variants.Keys).ToLowerInvariant(), "Ask for one of them.");
        }

        // Cases take turns over the seeds, so that any run of seeds has all of them.
        SceneCase chosen = cases[(int)((uint)seed % cases.Length)];
        Random random = Seeds.Stream(seed, $"{scene.Name}/{variant}/{chosen.Name}");
        (SceneObject Object, Placement Place)[] there = [.. Order(scene, chosen)];
        for (int attempt = 0; attempt < Attempts; attempt++)
        {
            if (TryDraw(scene, there, random) is { } placed)
            {
                ImmutableArray<string> present = [.. placed.Select(p => p.Object.Name)];
                Layout layout = new(
                    scene.Name, variant, chosen.Name, seed,
                    [.. placed.OrderBy(p => p.Object.Name, StringComparer.Ordinal)],
                    scene.Sentences, chosen.Goals ?? scene.Goals, scene.RobotFile, scene.BaseFile, scene.Workspace, scene.Noise,
                    present.ToImmutableSortedDictionary(n => n, n => n, StringComparer.Ordinal),
                    StartOf(scene, placed, random));
                SceneCheck.Possible(layout);
                return scramble ? Scrambler.Scramble(layout) : layout;
            }
        }

        throw new SceneException("", 0, 0, $"Scene '{scene.Name}', variant {variant.ToString().ToLowerInvariant()}, case '{chosen.Name}' leaves no room for its objects.",
            $"{Attempts} draws", "one without overlap", "Widen the ranges, or lower the gap.");
    }

    private static Pose? StartOf(Scene scene, List<PlacedObject> placed, Random random)
    {
        if (scene.Start is not { } start)
        {
            return null;
        }

        Vector3 from = placed.FirstOrDefault(p => p.Object.Name == start.Of)?.Pose.Translation ?? Vector3.Zero;
        return Pose.At(from.X + random.In(start.X), from.Y + random.In(start.Y), start.Bottom, random.In(start.Yaw));
    }

    /// <summary>The objects of a case, each after the one that its place is relative to.</summary>
    private static List<(SceneObject Object, Placement Place)> Order(Scene scene, SceneCase chosen)
    {
        List<(SceneObject Object, Placement Place)> waiting = [.. scene.Objects
            .Where(o => !chosen.Without.Contains(o.Object.Name))
            .Select(o => (o.Object, Place: chosen.Place.GetValueOrDefault(o.Object.Name) ?? o.Place!))
            .Where(o => o.Place is not null)];
        List<(SceneObject Object, Placement Place)> ordered = [];
        while (waiting.Count > 0)
        {
            int next = waiting.FindIndex(w => w.Place.Of is null || ordered.Any(o => o.Object.Name == w.Place.Of));
            if (next < 0)
            {
                throw new SceneException("", 0, 0, $"Scene '{scene.Name}', case '{chosen.Name}': the place of an object is relative to one that is not there, or in a circle.",
                    waiting[0].Object.Name, "", "Correct 'of'.");
            }

            ordered.Add(waiting[next]);
            waiting.RemoveAt(next);
        }

        return ordered;
    }

    private static List<PlacedObject>? TryDraw(Scene scene, (SceneObject Object, Placement Place)[] there, Random random)
    {
        List<PlacedObject> placed = [];
        List<Footprint.Rectangle[]> shadows = [];
        foreach ((SceneObject thing, Placement place) in there)
        {
            Vector3 from = place.Of is null ? Vector3.Zero : placed.First(p => p.Object.Name == place.Of).Pose.Translation;
            double x = random.In(place.X), y = random.In(place.Y), yaw = random.In(place.Yaw);
            SceneObject drawn = Vary(thing, random.In(place.Scale), random.In(place.Mass), random.In(place.Friction));
            Pose pose = Pose.At(from.X + x, from.Y + y, place.Bottom - drawn.LocalBounds.Min.Z, yaw);
            Footprint.Rectangle[] shadow = Footprint.Of(drawn.Parts, pose);

            // Fixed things may be built against one another, as a button into its housing.
            bool built = thing.Mobility.Kind != MobilityKind.Free;
            for (int i = 0; i < placed.Count; i++)
            {
                bool both = built && placed[i].Object.Mobility.Kind != MobilityKind.Free;
                if (!both && !place.Against.Contains(placed[i].Object.Name) && !Above(place.Bottom, drawn, placed[i]) && Footprint.Distance(shadow, shadows[i]) < scene.Gap)
                {
                    return null;
                }
            }

            placed.Add(new(drawn, pose));
            shadows.Add(shadow);
        }

        foreach (ClearArea area in scene.Clear)
        {
            PlacedObject? of = placed.FirstOrDefault(p => p.Object.Name == area.Of);
            if (area.Of is not null && of is null)
            {
                continue;
            }

            Vector3 at = of?.Pose.Translation ?? Vector3.Zero;
            Footprint.Rectangle room = new(
                new(at.X + area.X.At(.5), at.Y + area.Y.At(.5), 0), Vector3.UnitX, Vector3.UnitY,
                (area.X.High - area.X.Low) / 2, (area.Y.High - area.Y.Low) / 2, 0, 1);
            for (int i = 0; i < placed.Count; i++)
            {
                if (placed[i] != of && !area.Except.Contains(placed[i].Object.Name) && Footprint.Distance([room], shadows[i]) < 0)
                {
                    return null;
                }
            }
        }

        return placed;
    }

    /// <summary>Whether a thing whose lowest point is that high stands on, or over, another.</summary>
    private static bool Above(double bottom, SceneObject thing, PlacedObject other)
    {
        double lowest = other.Pose.Translation.Z + other.Object.LocalBounds.Min.Z, highest = other.Pose.Translation.Z + other.Object.LocalBounds.Max.Z;
        return bottom >= highest - 1e-9 || bottom + thing.LocalBounds.Size.Z <= lowest + 1e-9;
    }

    private static SceneObject Vary(SceneObject thing, double scale, double mass, double friction) => thing with
    {
        Mass = thing.Mass * mass,
        Friction = thing.Friction * friction,
        Mobility = thing.Mobility with { Anchor = thing.Mobility.Anchor * scale },
        Parts = scale == 1 ? thing.Parts : [.. thing.Parts.Select(p => p with
        {
            Shape = p.Shape with { Size = p.Shape.Size * scale },
            PoseInObject = p.PoseInObject with { Translation = p.PoseInObject.Translation * scale },
        })],
    };
}
