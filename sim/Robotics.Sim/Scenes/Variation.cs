using System.Collections.Immutable;
using System.Globalization;
using Robotics.Geometry;
using Robotics.Ports;

namespace Robotics.Sim;

/// <summary>
/// One way in which a scene differs from how it was written: an axis, named as in The Colosseum (Pumacay et al.,
/// arXiv:2402.08191), and how far along it, 0 to 1. A scene's name with "+axis=level" behind it is the scene varied so.
/// </summary>
public sealed record Variation(string Axis, double Level)
{
    /// <summary>What stands between a scene's name and its variation.</summary>
    public const char Mark = '+';

    private static readonly ImmutableSortedDictionary<string, Func<Scene, double, Scene>> Ways = new Dictionary<string, Func<Scene, double, Scene>>
    {
        // What the goals are about is .6 to 1.4 times as large.
        ["mo_size"] = (scene, level) => Placed(scene, (name, p) => scene.Manipulated(name) ? p with { Scale = Spread(p.Scale, 1 - 0.4 * level, 1 + 0.4 * level) } : p),

        // A third to three times as heavy, as slippery or as rough: each object by itself.
        ["object_mass"] = (scene, level) => Placed(scene, (_, p) => p with { Mass = Spread(p.Mass, 1 / (1 + 2 * level), 1 + 2 * level) }),
        ["object_friction"] = (scene, level) => Placed(scene, (_, p) => p with { Friction = Spread(p.Friction, 1 / (1 + 2 * level), 1 + 2 * level) }),

        // Six more things lie about.
        ["distractor"] = (scene, level) => scene with { Objects = [.. scene.Objects, .. Enumerable.Range(1, (int)Math.Round(6 * level)).Select(Extra)] },

        // Where things are is seen ten times as badly: what a camera that was moved does to who sees by it.
        ["camera_pose"] = (scene, level) => scene with { Noise = scene.Noise with { Position = (1 + 9 * level) * scene.Noise.Position, Yaw = (1 + 9 * level) * scene.Noise.Yaw } },
    }.ToImmutableSortedDictionary(StringComparer.Ordinal);

    public static IEnumerable<string> Axes => Ways.Keys;

    /// <summary>A scene's name, and its variation or null.</summary>
    /// <exception cref="SceneException">The variation is none.</exception>
    public static (string Scene, Variation? Variation) Split(string name)
    {
        int mark = name.IndexOf(Mark);
        if (mark < 0)
        {
            return (name, null);
        }

        string[] words = name[(mark + 1)..].Split('=');
        return words.Length == 2 && Ways.ContainsKey(words[0]) && double.TryParse(words[1], NumberStyles.Float, CultureInfo.InvariantCulture, out double level) && level is >= 0 and <= 1
            ? (name[..mark], new(words[0], level))
            : throw new SceneException("", 0, 0, "A scene is varied with an axis and a level.", name[mark..], $"{Mark}axis=level, a level of 0 to 1, an axis of {string.Join(", ", Axes)}", $"For example {name[..mark]}{Mark}object_mass=0.5.");
    }

    /// <summary>What stands behind a scene's name.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Mark}{Axis}={Level:0.###}");

    public Scene Of(Scene scene) => Ways[Axis](scene, Level);

    private static Scene Placed(Scene scene, Func<string, Placement, Placement> change) => scene with
    {
        Objects = [.. scene.Objects.Select(o => o.Place is { } place ? o with { Place = change(o.Object.Name, place) } : o)],
        Variants = scene.Variants.ToImmutableSortedDictionary(
            v => v.Key,
            v => v.Value.Select(c => c with { Place = c.Place.ToImmutableSortedDictionary(p => p.Key, p => change(p.Key, p.Value), StringComparer.Ordinal) }).ToImmutableArray()),
    };

    private static Interval Spread(Interval range, double low, double high) => new(low * range.Low, high * range.High);

    private static SceneEntry Extra(int number)
    {
        Interval one = new(1, 1);
        double side = 0.025 + 0.005 * (number % 4);
        return new(
            new($"extra_{number}", [new("extra", new(ShapeKind.Box, new(side, side, side)), Pose.Identity)], 0.05, 0.5, new(MobilityKind.Free), 0, Colours.Names.ElementAt(number), "wood", 0),
            new(new(0.32, 0.95), new(-0.45, 0.45), new(-Math.PI, Math.PI), 0, null, one, one, one));
    }
}
