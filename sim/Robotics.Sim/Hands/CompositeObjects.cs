using System.Collections.Immutable;
using Robotics.Geometry;
using Robotics.Ports;

namespace Robotics.Sim;

/// <summary>
/// A published generator of asymmetric objects of two to eight convex primitives. The seed and the number say all: lengths are
/// drawn within a family (L, bracket, car ...), then the whole is scaled so that its longest side is 95-165 mm; mass 30-180 g.
/// </summary>
public static class CompositeObjects
{
    /// <summary>Coulomb coefficient of every object against a finger (Visual Dexterity, 2023).</summary>
    public const double Friction = .8;

    private static readonly (string Name, Func<Random, IEnumerable<Part>> Draw)[] Families =
    [
        ("l", L), ("t", T), ("bracket", Bracket), ("zig", Zig), ("hammer", Hammer), ("stair", Stair), ("car", Car),
        ("duck", Duck), ("mug", Mug), ("plane", Plane), ("chair", Chair), ("tower", Tower), ("cross", Cross),
    ];

    private static readonly string[] Paint = ["red", "blue", "green", "orange", "yellow", "purple", "cyan", "pink"];

    /// <summary>Object number <paramref name="index"/> of a seed. Families take turns, so that any run of thirteen has all.</summary>
    public static SceneObject Draw(int seed, int index, string prefix = "object")
    {
        Random random = Seeds.Stream(seed, "hand-object/" + index);
        (string family, Func<Random, IEnumerable<Part>> draw) = Families[index % Families.Length];
        double longest = Between(random, .095, .165), mass = Between(random, .03, .18);
        return Make($"{prefix}-{index:00}-{family}", draw(random), longest, mass, Paint[index % Paint.Length]);
    }

    /// <summary>Parts as an object: scaled until the longest side of their bounds is as wanted, centred on those bounds.</summary>
    public static SceneObject Make(string name, IEnumerable<Part> parts, double longest, double mass, string colour)
    {
        SceneObject raw = new(name, [.. parts.Select((p, i) => p with { Name = $"{p.Name}{i}" })], mass, Friction, Mobility.Free, 0, colour, "plastic", 0);
        Vector3 size = raw.LocalBounds.Size;
        double scale = longest / Math.Max(size.X, Math.Max(size.Y, size.Z));
        return (raw with
        {
            Parts = [.. raw.Parts.Select(p => p with
            {
                Shape = p.Shape with { Size = p.Shape.Size * scale },
                PoseInObject = p.PoseInObject with { Translation = p.PoseInObject.Translation * scale },
            })],
        }).Centred();
    }

    /// <summary>A rubber duck's outline: a fixed object that no family draws with these lengths, for scoring.</summary>
    public static SceneObject RubberDuck => Make("duck",
    [
        Ball(0, 0, 0, .62), Rod(0, 0, 0, .56, .86, Along.X), Ball(.27, 0, .44, .42), Block(.53, 0, .4, .2, .18, .07), Block(-.46, 0, .2, .2, .22, .12, .6),
    ], .11, .1, "yellow");

    // A unit is about the length of an object's trunk; everything is scaled in the end.
    private static IEnumerable<Part> L(Random r)
    {
        double t = Between(r, .2, .34), w = Between(r, .24, .5), foot = Between(r, .45, .85);
        yield return Block(0, 0, 0, t, w, 1);
        yield return Block(t / 2 + foot / 2 - .01, 0, -.5 + t / 2, foot, w * Between(r, .7, 1), t);
    }

    private static IEnumerable<Part> T(Random r)
    {
        double t = Between(r, .2, .32), w = Between(r, .24, .45), bar = Between(r, .65, 1), off = Between(r, -.15, .15);
        yield return Block(0, 0, 0, t, w, 1);
        yield return Block(off, 0, .5 + t / 2 - .01, bar, w, t);
        if (Chance(r, .5)) yield return Rod(0, 0, -.5, t * 1.2, Between(r, .4, .7), Along.Y);
    }

    private static IEnumerable<Part> Bracket(Random r)
    {
        double t = Between(r, .16, .26), w = Between(r, .3, .5), a = Between(r, .35, .8), b = Between(r, .25, .6);
        yield return Block(0, 0, 0, 1, w, t);
        yield return Block(-.5 + t / 2, 0, a / 2 + t / 2 - .01, t, w, a);
        yield return Block(.5 - t / 2, 0, b / 2 + t / 2 - .01, t, w, b);
        if (Chance(r, .4)) yield return Drum(Between(r, -.15, .15), 0, t / 2 + .06, t, .16, Along.Z);
    }

    private static IEnumerable<Part> Zig(Random r)
    {
        double t = Between(r, .2, .32), w = Between(r, .25, .45), a = Between(r, .35, .6), b = Between(r, .35, .7);
        yield return Block(0, 0, 0, t, w, 1);
        yield return Block(a / 2 + t / 2 - .01, 0, .5 - t / 2, a, w, t);
        yield return Block(-b / 2 - t / 2 + .01, 0, -.5 + t / 2, b, w, t);
    }

    private static IEnumerable<Part> Hammer(Random r)
    {
        double grip = Between(r, .18, .26), head = Between(r, .3, .42), length = Between(r, .5, .8), off = Between(r, .02, .14);
        yield return Rod(0, 0, 0, grip, 1, Along.Z);
        yield return Block(off, 0, .5, length, head * .8, head);
        if (Chance(r, .6)) yield return Drum(off + length / 2 + .07, 0, .5, head, .16, Along.X);
        if (Chance(r, .4)) yield return Ball(0, 0, -.46, grip * 1.5);
    }

    private static IEnumerable<Part> Stair(Random r)
    {
        int steps = 3 + r.Next(2);
        double w = Between(r, .35, .55), rise = Between(r, .16, .24), run = 1.0 / steps;
        for (int i = 0; i < steps; i++)
        {
            yield return Block(-.5 + run * (i + .5), 0, rise * (i + 1) / 2, run + .005, w, rise * (i + 1));
        }
    }

    private static IEnumerable<Part> Car(Random r)
    {
        double w = Between(r, .38, .5), h = Between(r, .18, .26), cabin = Between(r, .35, .55), wheel = Between(r, .2, .28), axle = Between(r, .26, .34);
        yield return Block(0, 0, 0, 1, w, h);
        yield return Block(Between(r, -.2, .0), 0, h / 2 + .1, cabin, w * .9, Between(r, .2, .26));
        foreach (double x in (double[])[-axle, axle])
        {
            foreach (double y in (double[])[-w / 2, w / 2])
            {
                yield return Drum(x, y, -h / 2, wheel, .1, Along.Y);
            }
        }

        if (Chance(r, .4)) yield return Block(.46, 0, h / 2 + .03, .08, w * .6, .1);
    }

    private static IEnumerable<Part> Duck(Random r)
    {
        double body = Between(r, .42, .56), head = Between(r, .3, .42), neck = Between(r, .4, .55);
        yield return Rod(0, 0, 0, body, 1, Along.X);
        yield return Ball(Between(r, .2, .32), 0, neck, head);
        yield return Block(.3 + head / 2, 0, neck - .02, Between(r, .14, .26), head * .6, .1);
        if (Chance(r, .7)) yield return Block(-.48, 0, .14, .22, body * .5, .12, Between(r, .3, .8));
        yield return Rod(.24, 0, neck / 2, head * .7, neck, Along.Z);
    }

    private static IEnumerable<Part> Mug(Random r)
    {
        double d = Between(r, .55, .75), handle = Between(r, .2, .3), t = .12, h = Between(r, .35, .5);
        yield return Drum(0, 0, 0, d, 1, Along.Z);
        yield return Block(d / 2 + handle / 2 - .02, 0, h / 2, handle, t, t);
        yield return Block(d / 2 + handle / 2 - .02, 0, -h / 2, handle, t, t);
        yield return Block(d / 2 + handle, 0, 0, t, t, h + t);
    }

    private static IEnumerable<Part> Plane(Random r)
    {
        double body = Between(r, .2, .28), span = Between(r, .7, 1), chord = Between(r, .2, .32), tail = Between(r, .3, .45);
        yield return Rod(0, 0, 0, body, 1, Along.X);
        yield return Block(Between(r, 0, .15), 0, .02, chord, span, .1);
        yield return Block(-.42, 0, .03, chord * .6, tail, .09);
        yield return Block(-.42, 0, body / 2 + .08, chord * .6, .09, Between(r, .2, .3));
    }

    private static IEnumerable<Part> Chair(Random r)
    {
        double w = Between(r, .5, .7), t = Between(r, .14, .2), leg = Between(r, .3, .45), back = Between(r, .45, .7);
        yield return Block(0, 0, 0, w, w, t);
        yield return Block(-w / 2 + t / 2, 0, back / 2 + t / 2 - .01, t, w, back);
        foreach ((double x, double y) in ((double, double)[])[(1, 1), (1, -1), (-1, 1), (-1, -1)])
        {
            yield return Block(x * (w / 2 - t / 2), y * (w / 2 - t / 2), -leg / 2 - t / 2 + .01, t, t, leg);
        }
    }

    private static IEnumerable<Part> Tower(Random r)
    {
        double a = Between(r, .5, .7), b = Between(r, .3, .45), h = Between(r, .25, .4), turn = Between(r, .3, 1.2);
        yield return Block(0, 0, 0, a, a * Between(r, .6, 1), h);
        yield return Block(Between(r, -.1, .1), 0, h / 2 + .17, b, b * .8, .36, 0, turn);
        yield return Drum(Between(r, .05, .15), 0, h / 2 + .48, b * .7, .3, Along.Z);
    }

    private static IEnumerable<Part> Cross(Random r)
    {
        double t = Between(r, .2, .3), a = Between(r, .5, .8), b = Between(r, .3, .55);
        yield return Block(0, 0, 0, t, t, 1);
        yield return Block(a / 2, 0, Between(r, -.1, .25), a, t, t);
        yield return Rod(0, b / 2, Between(r, -.3, .1), t * .9, b + t, Along.Y);
        if (Chance(r, .5)) yield return Ball(a, 0, Between(r, 0, .15), t * 1.3);
    }

    private enum Along { X, Y, Z }

    private static double Between(Random random, double low, double high) => low + (high - low) * random.NextDouble();

    private static bool Chance(Random random, double p) => random.NextDouble() < p;

    private static Part Block(double x, double y, double z, double sx, double sy, double sz, double pitch = 0, double yaw = 0) =>
        new("block", new(ShapeKind.Box, new(sx, sy, sz)), new(new(x, y, z), Rotation.FromRollPitchYaw(0, pitch, yaw)));

    private static Part Ball(double x, double y, double z, double d) => new("ball", new(ShapeKind.Sphere, new(d, d, d)), new(new(x, y, z), Rotation.Identity));

    private static Part Rod(double x, double y, double z, double d, double length, Along axis) => new("rod", new(ShapeKind.Capsule, new(d, d, length)), new(new(x, y, z), To(axis)));

    private static Part Drum(double x, double y, double z, double d, double length, Along axis) => new("drum", new(ShapeKind.Cylinder, new(d, d, length)), new(new(x, y, z), To(axis)));

    private static Rotation To(Along axis) => axis switch
    {
        Along.X => Rotation.AboutY(Math.PI / 2),
        Along.Y => Rotation.AboutX(-Math.PI / 2),
        _ => Rotation.Identity,
    };
}
